package io.millrace.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The message of the benchmark: a JSON object of 256 octets that carries a sequence number, always at the same place. */
public final class Payload {

    /** Octets of a message. */
    public static final int LENGTH = 256;

    private static final int DIGITS_AT = "{\"seq\":".length();
    private static final int DIGITS = 12;
    private static final byte[] TEMPLATE = template();

    private Payload() {}

    private static byte[] template() {
        String head = "{\"seq\":" + " ".repeat(DIGITS) + ",\"temperature\":21.5,\"running\":true,\"pad\":\"";
        String tail = "\"}";
        byte[] bytes =
                (head + "x".repeat(LENGTH - head.length() - tail.length()) + tail).getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, LENGTH);
    }

    /** Appends a message. */
    public static void write(ByteBuf buffer, long sequence) {
        int at = buffer.writerIndex() + DIGITS_AT + DIGITS - 1;
        buffer.writeBytes(TEMPLATE);
        long rest = sequence;
        do {
            buffer.setByte(at--, '0' + (int) (rest % 10));
            rest /= 10;
        } while (rest > 0);
    }

    /** Returns a message. */
    public static byte[] bytes(long sequence) {
        ByteBuf buffer = Unpooled.buffer(LENGTH, LENGTH);
        write(buffer, sequence);
        return buffer.array();
    }

    /**
     * Reads the sequence number of a message.
     *
     * @param buffer where it stands
     * @param offset where it begins
     */
    public static int sequence(ByteBuf buffer, int offset) {
        int start = offset + DIGITS_AT;
        int sequence = 0;
        for (int i = start; i < start + DIGITS; i++) {
            byte digit = buffer.getByte(i);
            if (digit != ' ') {
                sequence = sequence * 10 + digit - '0';
            }
        }
        return sequence;
    }
}
