/** Health checks and metrics. */
package io.millrace.health.internal;
