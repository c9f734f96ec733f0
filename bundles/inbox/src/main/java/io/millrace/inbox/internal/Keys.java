package io.millrace.inbox.internal;

import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of the store. A device's part begins with its id and a zero, which no id contains, so that no device's keys lie among
 * another's.
 */
final class Keys {

    /** The numbers that the store counts with. */
    static final byte[] COUNTERS = {'m'};

    private static final int ROOM = 80;

    private Keys() {}

    /** What is due at a time. */
    enum Due {
        /** A command's time to live ends. */
        EXPIRY(1),
        /** A command with {@code notBefore} may go. */
        START(2),
        /** No response came: the outcome is told without. */
        OUTCOME(3),
        /** A finished command is forgotten. */
        RETENTION(4);

        private final int code;

        Due(int code) {
            this.code = code;
        }
    }

    static byte[] device(String deviceId) {
        return writer(deviceId).toByteArray();
    }

    static byte[] letter(String deviceId, long number) {
        return writer(deviceId).fixed(number).toByteArray();
    }

    static byte[] queue(Letter letter) {
        return writer(letter.deviceId())
                .octet(letter.rank())
                .fixed(letter.number())
                .toByteArray();
    }

    static byte[] id(String deviceId, String commandId) {
        return lookup('i', deviceId)
                .octets(commandId.getBytes(StandardCharsets.UTF_8))
                .toByteArray();
    }

    static byte[] collapse(String deviceId, String collapseKey) {
        return lookup('c', deviceId)
                .octets(collapseKey.getBytes(StandardCharsets.UTF_8))
                .toByteArray();
    }

    static byte[] count(String deviceId) {
        return lookup('n', deviceId).toByteArray();
    }

    static byte[] wakeUp(String deviceId) {
        return lookup('w', deviceId).toByteArray();
    }

    static byte[] called(String deviceId) {
        return lookup('t', deviceId).toByteArray();
    }

    static byte[] wakeUps() {
        return new byte[] {'w'};
    }

    static String deviceOfWakeUp(byte[] key) {
        return new String(key, 1, key.length - 2, StandardCharsets.UTF_8);
    }

    static byte[] due(long time, Due what, Letter letter) {
        return new ByteWriter(ROOM)
                .fixed(time)
                .octet(what.code)
                .octets(letter(letter.deviceId(), letter.number()))
                .toByteArray();
    }

    static long dueTime(byte[] key) {
        return ByteReader.getLong(key, 0);
    }

    static Due dueWhat(byte[] key) {
        return Due.values()[key[8] - 1];
    }

    /** Returns the key of the letter that something is due for. */
    static byte[] dueLetter(byte[] key) {
        return Arrays.copyOfRange(key, 9, key.length);
    }

    static byte[] number(long number) {
        return new ByteWriter(8).fixed(number).toByteArray();
    }

    static long numberAtEnd(byte[] key) {
        return ByteReader.getLong(key, key.length - 8);
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static ByteWriter writer(String deviceId) {
        return new ByteWriter(ROOM)
                .octets(deviceId.getBytes(StandardCharsets.UTF_8))
                .octet(0);
    }

    private static ByteWriter lookup(char tag, String deviceId) {
        return new ByteWriter(ROOM)
                .octet(tag)
                .octets(deviceId.getBytes(StandardCharsets.UTF_8))
                .octet(0);
    }
}
