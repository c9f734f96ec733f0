package io.millrace.state.internal;

import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last known values of one stream of one device. A value object: {@link #apply} makes the next.
 *
 * @param frame of the newest key frame; older records add nothing any more
 * @param fields by dotted path
 * @param bytes its encoded size; 0 where it was not encoded yet
 */
record StreamState(Order frame, Map<String, KnownValue> fields, int bytes) {

    static final StreamState EMPTY = new StreamState(Order.NONE, Map.of(), 0);

    private static final int VERSION = 1;
    private static final int ROOM_FOR_FIELD = 32;
    private static final int ROOM_FOR_ORDER = 24;

    /**
     * Applies a record. A value is replaced by one of a later record only, so that a late record overwrites nothing newer and
     * a repeated one changes nothing. A key frame takes away all fields of records before it, wherever it comes.
     *
     * @param order of the record
     * @param values by dotted path
     * @param keyFrame whether it replaces all fields
     * @return the state after it; this one if nothing changed
     */
    StreamState apply(Order order, Map<String, Object> values, boolean keyFrame) {
        Map<String, KnownValue> next = new LinkedHashMap<>(fields);
        Order nextFrame = frame;
        boolean changed = false;
        if (keyFrame && order.compareTo(frame) > 0) {
            nextFrame = order;
            changed = true;
            next.values().removeIf(known -> known.order().compareTo(order) < 0);
        }
        if (order.compareTo(nextFrame) >= 0) {
            for (Map.Entry<String, Object> value : values.entrySet()) {
                KnownValue known = next.get(value.getKey());
                if (known == null || known.order().compareTo(order) < 0) {
                    next.put(value.getKey(), new KnownValue(value.getValue(), order));
                    changed = true;
                }
            }
        }
        return changed ? new StreamState(nextFrame, next, 0) : this;
    }

    /** Encodes it; the orders come once each, since most fields share theirs. */
    byte[] encode() {
        Map<Order, Integer> orders = new LinkedHashMap<>();
        orders.put(frame, 0);
        int[] indexes = new int[fields.size()];
        Order last = frame;
        int at = 0;
        for (KnownValue known : fields.values()) {
            // Fields of one record share one object, and mostly follow each other.
            if (at == 0 || known.order() != last) {
                last = known.order();
                orders.putIfAbsent(last, orders.size());
                indexes[at] = orders.get(last);
            } else {
                indexes[at] = indexes[at - 1];
            }
            at++;
        }
        ByteWriter out = new ByteWriter(32 + ROOM_FOR_ORDER * orders.size() + ROOM_FOR_FIELD * fields.size());
        out.octet(VERSION).number(orders.size());
        for (Order order : orders.keySet()) {
            out.fixed(order.time()).fixed(order.enqueued()).number(order.position());
        }
        out.number(fields.size());
        at = 0;
        for (Map.Entry<String, KnownValue> field : fields.entrySet()) {
            out.text(field.getKey()).number(indexes[at++]);
            ValueCodec.encode(out, field.getValue().value());
        }
        return out.toByteArray();
    }

    static StreamState decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes, 0);
        int version = in.octet();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "a state has version " + version + "; this Millrace reads version " + VERSION);
        }
        List<Order> orders = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            orders.add(new Order(in.fixed(), in.fixed(), in.number()));
        }
        Map<String, KnownValue> fields = new LinkedHashMap<>();
        for (long left = in.number(); left > 0; left--) {
            String name = in.text();
            Order order = orders.get((int) in.number());
            fields.put(name, new KnownValue(ValueCodec.decode(in), order));
        }
        return new StreamState(orders.get(0), fields, bytes.length);
    }

    /** Returns what came after a time of arrival. */
    StreamState after(long enqueued) {
        Map<String, KnownValue> later = new LinkedHashMap<>(fields);
        later.values().removeIf(known -> known.order().enqueued() <= enqueued);
        return new StreamState(frame.enqueued() <= enqueued ? Order.NONE : frame, later, 0);
    }

    StreamState withBytes(int size) {
        return new StreamState(frame, fields, size);
    }
}
