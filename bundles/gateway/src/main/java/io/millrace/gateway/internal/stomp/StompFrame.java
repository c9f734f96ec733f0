package io.millrace.gateway.internal.stomp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A STOMP frame.
 *
 * @param command such as {@code SEND}
 * @param headers by name, the first of repeated ones
 * @param body the octets
 */
record StompFrame(String command, Map<String, String> headers, byte[] body) {

    private static final byte[] NOTHING = {};
    private static final char LINE = '\n';

    /** Starts a frame to be sent. */
    static StompFrame of(String command) {
        return new StompFrame(command, new LinkedHashMap<>(), NOTHING);
    }

    StompFrame with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    StompFrame withBody(byte[] octets) {
        return new StompFrame(command, headers, octets).with("content-length", Integer.toString(octets.length));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * Writes the frame.
     *
     * @param out where to
     * @param escapes how the connection's version escapes header values
     */
    void write(ByteBuf out, StompEscapes escapes) {
        StringBuilder head = new StringBuilder(command).append(LINE);
        // CONNECTED is never escaped, for the sake of version 1.0
        StompEscapes used = command.equals("CONNECTED") ? StompEscapes.NONE : escapes;
        headers.forEach((name, value) -> head.append(used.escape(name))
                .append(':')
                .append(used.escape(value))
                .append(LINE));
        head.append(LINE);
        out.writeCharSequence(head, StandardCharsets.UTF_8);
        out.writeBytes(body).writeByte(0);
    }
}
