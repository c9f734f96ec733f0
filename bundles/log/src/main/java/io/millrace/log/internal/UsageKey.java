package io.millrace.log.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.StreamRecord;
import io.millrace.rocks.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What usage is counted by.
 *
 * @param day since 1970, in UTC
 * @param deviceId of whom the records are
 * @param kind of the records
 * @param streamId of the records
 */
record UsageKey(int day, String deviceId, StreamKind kind, String streamId) {

    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    static UsageKey of(LogRecord positioned) {
        StreamRecord record = positioned.record();
        long day = Math.floorDiv(record.stamp().enqueuedTime().toEpochMilli(), DAY_MILLIS);
        return new UsageKey((int) day, record.deviceId(), record.kind(), record.streamId());
    }

    /** Returns the first key of a day, and of a device in it if one is given. */
    static byte[] prefix(int day, String deviceId) {
        byte[] device = deviceId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer key = ByteBuffer.allocate(Integer.BYTES + device.length + (device.length > 0 ? 1 : 0));
        return key.putInt(day).put(device).array();
    }

    /** Encodes it: day, device, zero, kind, stream; so that keys sort by day and then by device. */
    byte[] encode() {
        byte[] prefix = prefix(day, deviceId);
        byte[] stream = streamId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(prefix.length + 1 + stream.length)
                .put(prefix)
                .put((byte) RecordCodec.kindCode(kind))
                .put(stream)
                .array();
    }

    static UsageKey decode(byte[] key) {
        int zero = Integer.BYTES;
        while (key[zero] != 0) {
            zero++;
        }
        return new UsageKey(
                ByteBuffer.wrap(key).getInt(),
                text(key, Integer.BYTES, zero),
                RecordCodec.kindOf(key[zero + 1]),
                text(key, zero + 2, key.length));
    }

    private static String text(byte[] key, int from, int to) {
        return new String(Arrays.copyOfRange(key, from, to), StandardCharsets.UTF_8);
    }
}
