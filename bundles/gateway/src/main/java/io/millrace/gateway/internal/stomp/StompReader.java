package io.millrace.gateway.internal.stomp;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes frames out of a stream of octets, within bounds. On one thread. */
final class StompReader {

    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 100;

    private final int maxBody;
    private StompEscapes escapes = StompEscapes.V12;
    /** The head that was read; its body is still to come. Null between frames. */
    private StompFrame head;
    /** How far the end of the head or body was looked for in vain. */
    private int looked;

    StompReader(int maxBody) {
        this.maxBody = maxBody;
    }

    void use(StompEscapes version) {
        escapes = version;
    }

    /**
     * Reads a frame.
     *
     * @return the frame, or null until all of it is there
     * @throws StompException if it is malformed or too large
     */
    StompFrame read(ByteBuf in) throws StompException {
        if (head == null) {
            skipLineEnds(in);
            String text = head(in);
            if (text == null) {
                return null;
            }
            head = parse(text);
        }
        byte[] body = body(in);
        if (body == null) {
            return null;
        }
        StompFrame frame = new StompFrame(head.command(), head.headers(), body);
        head = null;
        return frame;
    }

    /** Between frames line ends are heart-beats. */
    private static void skipLineEnds(ByteBuf in) {
        while (in.isReadable()) {
            byte next = in.getByte(in.readerIndex());
            if (next != '\n' && next != '\r') {
                return;
            }
            in.skipBytes(1);
        }
    }

    private String head(ByteBuf in) throws StompException {
        int start = in.readerIndex();
        int end = endOfHead(in, start);
        if (end < 0) {
            looked = Math.max(0, in.readableBytes() - 3);
            if (in.readableBytes() > MAX_HEAD_BYTES) {
                throw new StompException(
                        "malformed frame: more than " + MAX_HEAD_BYTES + " octets without an empty line");
            }
            return null;
        }
        looked = 0;
        byte[] bytes = new byte[end - start];
        in.readBytes(bytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new StompException("malformed frame: command and headers are not UTF-8");
        }
    }

    /** Returns where the body begins: after a line end that follows a line end. */
    private int endOfHead(ByteBuf in, int start) throws StompException {
        int limit = Math.min(in.writerIndex(), start + MAX_HEAD_BYTES);
        for (int i = start + looked; i < limit; i++) {
            byte octet = in.getByte(i);
            if (octet == 0) {
                throw new StompException("malformed frame: NUL before the empty line that ends the headers");
            }
            if (octet == '\n' && i > start && isLineEnd(in, start, i - 1)) {
                return i + 1;
            }
        }
        return -1;
    }

    private static boolean isLineEnd(ByteBuf in, int start, int at) {
        byte octet = in.getByte(at);
        return octet == '\n' || octet == '\r' && at > start && in.getByte(at - 1) == '\n';
    }

    private StompFrame parse(String text) throws StompException {
        String[] lines = text.split("\r?\n");
        String command = lines.length == 0 ? "" : lines[0];
        StompEscapes used = command.equals("CONNECT") || command.equals("STOMP") ? StompEscapes.NONE : escapes;
        if (lines.length > MAX_HEADERS) {
            throw new StompException("malformed frame: more than " + MAX_HEADERS + " headers");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1) {
                throw new StompException("malformed frame: header line " + i + " is not name:value");
            }
            String value = lines[i].substring(colon + 1);
            // the first counts (1.2, Repeated Header Entries)
            headers.putIfAbsent(used.unescape(lines[i].substring(0, colon)), used.unescape(trimmed(value)));
        }
        return new StompFrame(command, headers, new byte[0]);
    }

    /** Clients of 1.0 put a space after the colon, which that version lets a server trim. */
    private String trimmed(String value) {
        return escapes == StompEscapes.NONE ? value.strip() : value;
    }

    private byte[] body(ByteBuf in) throws StompException {
        int length = length(in);
        if (length > maxBody) {
            throw new StompException("message too large: " + length + " octets; at most " + maxBody + " are allowed");
        }
        if (length < 0 || in.readableBytes() <= length) {
            return null;
        }
        looked = 0;
        byte[] body = new byte[length];
        in.readBytes(body);
        if (in.readByte() != 0) {
            throw new StompException("malformed frame: no NUL after the body of content-length " + length);
        }
        return body;
    }

    private int length(ByteBuf in) throws StompException {
        String given = head.headers().get("content-length");
        if (given == null) {
            int nul = in.indexOf(in.readerIndex() + looked, in.writerIndex(), (byte) 0);
            if (nul >= 0) {
                return nul - in.readerIndex();
            }
            looked = in.readableBytes();
            return looked > maxBody ? looked : -1;
        }
        try {
            int length = Integer.parseInt(given.strip());
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            // told below, as for negative ones
        }
        throw new StompException("malformed frame: content-length '" + given + "' is no number from 0 to " + maxBody);
    }
}
