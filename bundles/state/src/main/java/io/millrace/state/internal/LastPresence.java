package io.millrace.state.internal;

import io.millrace.api.presence.Presence;
import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import java.time.Instant;
import java.util.Map;

/**
 * When a device was last seen to come or go.
 *
 * @param order of the record that said so
 * @param connected whether it came
 * @param protocol over which
 */
record LastPresence(Order order, boolean connected, String protocol) {

    /** Reads the payload of a presence record: {@code {"connected":bool,"protocol","time"}}. */
    static LastPresence of(Order order, Map<String, Object> payload) {
        long time = DeviceTime.ofValue(payload.get("time")).orElse(order.enqueued());
        return new LastPresence(
                new Order(time, order.enqueued(), order.position()),
                Boolean.TRUE.equals(payload.get("connected")),
                payload.get("protocol") instanceof String protocol ? protocol : "");
    }

    Presence presence() {
        return new Presence(connected, Instant.ofEpochMilli(order.time()), protocol);
    }

    byte[] encode() {
        return new ByteWriter(48)
                .fixed(order.time())
                .fixed(order.enqueued())
                .number(order.position())
                .octet(connected ? 1 : 0)
                .text(protocol)
                .toByteArray();
    }

    static LastPresence decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes, 0);
        return new LastPresence(new Order(in.fixed(), in.fixed(), in.number()), in.octet() == 1, in.text());
    }
}
