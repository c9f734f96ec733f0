package io.millrace.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The message of the benchmark: a JSON object of 256 octets that carries a sequence number, always at the same place. */
final class Payload {

    /** Octets of a message. */
    static final int LENGTH = 256;

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

    /** Writes a message. */
    static ByteBuf write(ByteBufAllocator allocator, long sequence) {
        ByteBuf buffer = allocator.buffer(LENGTH).writeBytes(TEMPLATE);
        int at = DIGITS_AT + DIGITS - 1;
        long rest = sequence;
        do {
            buffer.setByte(at--, '0' + (int) (rest % 10));
            rest /= 10;
        } while (rest > 0);
        return buffer;
    }

    /** Reads the sequence number of a message. */
    static int sequence(ByteBuf payload) {
        int start = payload.readerIndex() + DIGITS_AT;
        int sequence = 0;
        for (int i = start; i < start + DIGITS; i++) {
            byte digit = payload.getByte(i);
            if (digit != ' ') {
                sequence = sequence * 10 + digit - '0';
            }
        }
        return sequence;
    }
}
