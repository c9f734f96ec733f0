package io.millrace.state.internal;

import java.util.Comparator;

/**
 * Where a record stands among the others of its device: by its own time, then by its arrival, then by its place in the log.
 *
 * @param time the device's own time or the arrival, milliseconds since 1970
 * @param enqueued arrival, milliseconds since 1970
 * @param position in the log of its kind
 */
record Order(long time, long enqueued, long position) implements Comparable<Order> {

    /** Before every record. */
    static final Order NONE = new Order(Long.MIN_VALUE, Long.MIN_VALUE, 0);

    private static final Comparator<Order> NATURAL = Comparator.comparingLong(Order::time)
            .thenComparingLong(Order::enqueued)
            .thenComparingLong(Order::position);

    @Override
    public int compareTo(Order other) {
        return NATURAL.compare(this, other);
    }
}
