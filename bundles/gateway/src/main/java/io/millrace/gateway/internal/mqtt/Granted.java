package io.millrace.gateway.internal.mqtt;

/**
 * What SUBACK granted.
 *
 * @param qos 0 or 1
 * @param prefix of the topics that come, as the client's filter spells it, such as {@code devices/me}: clients sort what comes
 *     by their filters
 */
record Granted(int qos, String prefix) {}
