package io.millrace.state.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import io.millrace.rocks.RecordCodec;
import java.util.Arrays;

/**
 * A record's place in the history of its device.
 *
 * @param order its times and position
 * @param code its kind ({@link RecordCodec#kindCode}), with {@link #OWN_TIME} and {@link #GIVEN_ID}
 */
record Entry(Order order, int code) {

    /** The record carries a time of the device's own, and so is in the index of times. */
    static final int OWN_TIME = 0x80;
    /** The record carries a message id of the device's own, and so is in the index of message ids. */
    static final int GIVEN_ID = 0x40;

    /** Octets that tell the runs of a device's history apart. */
    static final int RUN = 1;

    private static final int KIND = 0x3f;

    boolean hasOwnTime() {
        return (code & OWN_TIME) != 0;
    }

    boolean hasGivenId() {
        return (code & GIVEN_ID) != 0;
    }

    boolean isOf(StreamKind kind) {
        return (code & KIND) == RecordCodec.kindCode(kind);
    }

    /**
     * Returns what the keys of one of the two runs of a device's history begin with. Records with a time of their own stand
     * apart, so that a query by device time, which finds those in the index of times, does not walk over them.
     */
    static byte[] runPrefix(byte[] prefix, boolean ownTime) {
        byte[] run = Arrays.copyOf(prefix, prefix.length + RUN);
        run[prefix.length] = (byte) (ownTime ? 1 : 0);
        return run;
    }

    /** Returns the key in the history: prefix, run, arrival, position, code. */
    byte[] historyKey(byte[] prefix) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + RUN + 17);
        key[prefix.length] = (byte) (hasOwnTime() ? 1 : 0);
        putPlace(key, prefix.length + RUN);
        return key;
    }

    /** Returns the first key of a run that is not before this entry's arrival, position and code. */
    byte[] keyInRun(byte[] runPrefix) {
        byte[] key = Arrays.copyOf(runPrefix, runPrefix.length + 17);
        putPlace(key, runPrefix.length);
        return key;
    }

    private void putPlace(byte[] key, int offset) {
        putTime(key, offset, order.enqueued());
        ByteWriter.putLong(key, offset + 8, order.position());
        key[offset + 16] = (byte) code;
    }

    /** Returns the key in the index of times: prefix, time, arrival, position, code. */
    byte[] timeKey(byte[] prefix) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + 25);
        putTime(key, prefix.length, order.time());
        putTime(key, prefix.length + 8, order.enqueued());
        ByteWriter.putLong(key, prefix.length + 16, order.position());
        key[prefix.length + 24] = (byte) code;
        return key;
    }

    /** Reads a history key, with the arrival as time, for the own time is not in it. */
    static Entry ofHistoryKey(byte[] key, int runPrefixLength) {
        long enqueued = getTime(key, runPrefixLength);
        return new Entry(
                new Order(enqueued, enqueued, ByteReader.getLong(key, runPrefixLength + 8)),
                key[runPrefixLength + 16] & 0xff);
    }

    static Entry ofTimeKey(byte[] key, int prefixLength) {
        Order order = new Order(
                getTime(key, prefixLength), getTime(key, prefixLength + 8), ByteReader.getLong(key, prefixLength + 16));
        return new Entry(order, key[prefixLength + 24] & 0xff);
    }

    /** Returns the first key of a time, in the index of times or in a run of the history. */
    static byte[] firstKey(byte[] prefix, long time) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + 8);
        putTime(key, prefix.length, time);
        return key;
    }

    /** Writes a time so that octets sort as times do, those before 1970 too. */
    private static void putTime(byte[] key, int offset, long time) {
        ByteWriter.putLong(key, offset, time ^ Long.MIN_VALUE);
    }

    private static long getTime(byte[] key, int offset) {
        return ByteReader.getLong(key, offset) ^ Long.MIN_VALUE;
    }
}
