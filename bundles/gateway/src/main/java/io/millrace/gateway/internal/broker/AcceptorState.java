package io.millrace.gateway.internal.broker;

/**
 * How a listener is now, for health checks.
 *
 * @param settings as configured
 * @param open whether it accepts connections with its protocol
 * @param port the port that it really has; 0 where it has none
 */
public record AcceptorState(AcceptorSettings settings, boolean open, int port) {}
