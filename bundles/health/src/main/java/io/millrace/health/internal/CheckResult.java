package io.millrace.health.internal;

/**
 * What a check said.
 *
 * @param name of the check
 * @param ok whether its part works
 * @param detail in words
 */
record CheckResult(String name, boolean ok, String detail) {}
