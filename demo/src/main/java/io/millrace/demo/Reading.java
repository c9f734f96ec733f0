package io.millrace.demo;

import java.time.Instant;

/**
 * One data line of a series.
 *
 * @param messageId the same at every start, so that a line that is sent twice is kept once
 * @param time when it was measured
 * @param payload JSON with the number exactly as the file spells it
 */
record Reading(String messageId, Instant time, String payload) {}
