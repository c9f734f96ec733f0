/**
 * The core of the gateway, the same under every protocol: who is connected, what they may, the stamp, and the append to the
 * log. Fronts reach it through {@link io.millrace.api.gateway.DeviceGateway} alone.
 */
package io.millrace.gateway.internal.core;
