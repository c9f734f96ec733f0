package io.millrace.rules.internal;

import java.time.Instant;
import java.util.Map;

/**
 * A rule as the database has it.
 *
 * @param id its name
 * @param version counts its changes
 * @param enabled whether it runs
 * @param changedAt when it was put, enabled or disabled last
 * @param document as its author wrote it, without {@code id} and {@code enabled}
 */
record StoredRule(String id, int version, boolean enabled, Instant changedAt, Map<String, Object> document) {}
