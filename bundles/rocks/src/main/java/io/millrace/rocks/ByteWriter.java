package io.millrace.rocks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes numbers, strings and octets one after another into an array that grows. One thread. */
public final class ByteWriter {

    private byte[] bytes;
    private int size;

    /**
     * Makes a writer.
     *
     * @param capacity expected bytes
     */
    public ByteWriter(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /** Writes one octet. */
    public ByteWriter octet(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** Writes eight octets, the highest first. */
    public ByteWriter fixed(long value) {
        ensure(8);
        putLong(bytes, size, value);
        size += 8;
        return this;
    }

    /** Writes a number that is not negative in as few octets as it needs. */
    public ByteWriter number(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** Writes a string with its length before it. */
    public ByteWriter text(String value) {
        int length = value.length();
        number(length);
        ensure(length);
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                return wideText(value, at, length);
            }
            bytes[at + i] = (byte) c;
        }
        size = at + length;
        return this;
    }

    /** Writes octets without a length. */
    public ByteWriter octets(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** Returns what was written. */
    public byte[] toByteArray() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /**
     * Writes a number into an array, the highest octet first.
     *
     * @param target where to
     * @param offset of the first octet
     * @param value the number
     */
    public static void putLong(byte[] target, int offset, long value) {
        for (int i = 0; i < 8; i++) {
            target[offset + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    private ByteWriter wideText(String value, int start, int charLength) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        // Takes back the length that was written for plain ASCII.
        size = start - lengthOfNumber(charLength);
        number(utf8.length);
        return octets(utf8);
    }

    private static int lengthOfNumber(int value) {
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
