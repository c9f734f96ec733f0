package io.millrace.gateway.internal.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Builds packets byte by byte, independently of the code under test. */
final class Bytes {

    private Bytes() {}

    /** Joins numbers (one byte each), strings of hexadecimal digits and byte arrays. */
    static byte[] of(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer number) {
                out.write(number);
            } else {
                out.writeBytes(
                        part instanceof byte[] bytes ? bytes : HexFormat.of().parseHex(part.toString()));
            }
        }
        return out.toByteArray();
    }

    /** A string with its length before it. */
    static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes.length >> 8, bytes.length & 0xff, bytes);
    }

    static byte[] packet(int first, Object... parts) {
        byte[] body = of(parts);
        ByteArrayOutputStream length = new ByteArrayOutputStream();
        int rest = body.length;
        do {
            length.write(rest > 127 ? rest & 0x7f | 0x80 : rest);
            rest >>= 7;
        } while (rest > 0);
        return of(first, length.toByteArray(), body);
    }

    /** CONNECT with user name and password; level 4 or 5. */
    static byte[] connect(int level, boolean clean, String clientId, String user) {
        return packet(
                0x10,
                text("MQTT"),
                level,
                clean ? 0xc2 : 0xc0,
                "003c",
                level == 5 ? "00" : "",
                text(clientId),
                text(user),
                text("secret"));
    }

    static byte[] publish(int level, int qos, int id, String topic, String payload) {
        return packet(
                0x30 | qos << 1,
                text(topic),
                qos == 0 ? "" : of(id >> 8, id & 0xff),
                level == 5 ? "00" : "",
                payload.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] id(int id) {
        return of(id >> 8, id & 0xff);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
