package io.millrace.state.internal;

import io.millrace.api.stream.StreamRecord;
import java.util.Map;
import java.util.Optional;

/**
 * A record whose payload was opened.
 *
 * @param record the record
 * @param order its place
 * @param ownTime whether it carries a time of its own
 * @param values its fields by dotted path, without the one that is its time; empty if no decoder knows it
 */
record OpenedRecord(StreamRecord record, Order order, boolean ownTime, Optional<Map<String, Object>> values) {}
