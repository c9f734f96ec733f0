package io.millrace.rocks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote. One thread. */
public final class ByteReader {

    private final byte[] bytes;
    private int at;

    /**
     * Makes a reader.
     *
     * @param bytes to read, not copied
     * @param offset of the first octet
     */
    public ByteReader(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.at = offset;
    }

    /** Reads one octet, 0 to 255. */
    public int octet() {
        return bytes[at++] & 0xff;
    }

    /** Reads eight octets, the highest first. */
    public long fixed() {
        long value = getLong(bytes, at);
        at += 8;
        return value;
    }

    /** Reads a number in as many octets as it has. */
    public long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** Reads a string with its length before it. */
    public String text() {
        int length = Math.toIntExact(number());
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    /** Reads all that is left. */
    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
        at = bytes.length;
        return rest;
    }

    /**
     * Reads a number out of an array, the highest octet first.
     *
     * @param source where from
     * @param offset of the first octet
     */
    public static long getLong(byte[] source, int offset) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | source[offset + i] & 0xff;
        }
        return value;
    }
}
