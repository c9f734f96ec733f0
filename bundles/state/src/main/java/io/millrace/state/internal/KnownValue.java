package io.millrace.state.internal;

import io.millrace.api.state.FieldValue;
import java.time.Instant;

/**
 * A last known value.
 *
 * @param value a JSON value as Java value, or null for JSON null
 * @param order of the record that it came in
 */
record KnownValue(Object value, Order order) {

    FieldValue of(String streamId) {
        return new FieldValue(
                value, Instant.ofEpochMilli(order.time()), Instant.ofEpochMilli(order.enqueued()), streamId);
    }
}
