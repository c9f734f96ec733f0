/**
 * The embedded Artemis server: its configuration, its acceptors, and what the protocol fronts stand on.
 */
package io.millrace.gateway.internal.broker;
