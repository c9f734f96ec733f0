package io.millrace.rules.siddhi.internal;

/**
 * What a query keeps.
 *
 * @param reachMillis how far it looks back; {@link Long#MAX_VALUE} where no time bounds it
 * @param places how many windows and steps of patterns there are, each of which may keep a record
 */
record Bounds(long reachMillis, int places) {}
