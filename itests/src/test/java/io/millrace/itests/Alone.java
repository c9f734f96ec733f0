package io.millrace.itests;

/**
 * A category of tests that measure, or put the machine under load: no other test runs beside them. The other classes run
 * two at a time, each of the two JVMs with nodes of its own.
 */
public interface Alone {}
