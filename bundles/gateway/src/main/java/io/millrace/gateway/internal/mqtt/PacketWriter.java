package io.millrace.gateway.internal.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Writes the packets that the server sends (chapter 3). */
final class PacketWriter {

    private static final int MAX_TEXT_BYTES = 65_535;
    private static final int MAX_UTF8_BYTES = 3;
    private static final int MAX_REASON = 1024;

    private PacketWriter() {}

    static ByteBuf connack311(int returnCode, boolean sessionPresent) {
        return Unpooled.wrappedBuffer(
                new byte[] {(byte) (PacketType.CONNACK << 4), 2, (byte) (sessionPresent ? 1 : 0), (byte) returnCode});
    }

    static ByteBuf connack5(ByteBufAllocator buffers, int code, boolean sessionPresent, ByteBuf properties) {
        ByteBuf body = buffers.buffer();
        body.writeByte(sessionPresent ? 1 : 0).writeByte(code);
        return packet(buffers, PacketType.CONNACK << 4, body, properties);
    }

    static ByteBuf disconnect5(ByteBufAllocator buffers, int code, String reason) {
        ByteBuf properties = buffers.buffer();
        text(properties, Properties5.REASON_STRING, cut(reason));
        return packet(buffers, PacketType.DISCONNECT << 4, buffers.buffer(1).writeByte(code), properties);
    }

    /** Appends an acknowledgement that means success: four bytes in both versions. */
    static void ack(ByteBuf out, int type, int packetId) {
        out.writeByte(type << 4 | (type == PacketType.PUBREL ? 2 : 0))
                .writeByte(2)
                .writeShort(packetId);
    }

    /** Returns an acknowledgement of MQTT 5 that means refusal; an empty reason is left out. */
    static ByteBuf ack5(ByteBufAllocator buffers, int type, int packetId, int code, String reason) {
        ByteBuf body = buffers.buffer();
        body.writeShort(packetId).writeByte(code);
        ByteBuf properties = buffers.buffer();
        if (!reason.isEmpty()) {
            text(properties, Properties5.REASON_STRING, cut(reason));
        }
        return packet(buffers, type << 4, body, properties);
    }

    /** Returns SUBACK or UNSUBACK of 3.1.1; the latter has no codes. */
    static ByteBuf suback311(ByteBufAllocator buffers, int type, int packetId, int[] codes) {
        ByteBuf out = buffers.buffer();
        out.writeByte(type << 4);
        length(out, 2 + codes.length);
        out.writeShort(packetId);
        for (int code : codes) {
            out.writeByte(code);
        }
        return out;
    }

    /** Returns SUBACK or UNSUBACK of MQTT 5. */
    static ByteBuf suback5(ByteBufAllocator buffers, int type, int packetId, int[] codes, String reason) {
        ByteBuf properties = buffers.buffer();
        if (!reason.isEmpty()) {
            text(properties, Properties5.REASON_STRING, cut(reason));
        }
        ByteBuf out = buffers.buffer();
        int size = properties.readableBytes();
        out.writeByte(type << 4);
        length(out, 2 + lengthBytes(size) + size + codes.length);
        out.writeShort(packetId);
        length(out, size);
        out.writeBytes(properties);
        properties.release();
        for (int code : codes) {
            out.writeByte(code);
        }
        return out;
    }

    static ByteBuf pingresp() {
        return Unpooled.wrappedBuffer(new byte[] {(byte) (PacketType.PINGRESP << 4), 0});
    }

    /** Tells whether a message's texts fit into a PUBLISH: each has two octets for its length (section 1.5.4). */
    static boolean fits(boolean v5, Outgoing message) {
        return isShort(message.head().topic())
                && (!v5
                        || message.user().entrySet().stream()
                                .allMatch(property -> isShort(property.getKey()) && isShort(property.getValue())));
    }

    private static boolean isShort(String text) {
        return text.length() <= MAX_TEXT_BYTES / MAX_UTF8_BYTES || ByteBufUtil.utf8Bytes(text) <= MAX_TEXT_BYTES;
    }

    /** Returns a PUBLISH (section 3.3); 3.1.1 has no properties. The message {@link #fits}. */
    static ByteBuf publish(ByteBufAllocator buffers, boolean v5, int packetId, Outgoing message) {
        Outgoing.Head head = message.head();
        byte[] payload = message.content().payload();
        ByteBuf properties = buffers.buffer();
        if (v5) {
            properties(properties, message);
        }
        int size = properties.readableBytes();
        int ofTopic = ByteBufUtil.utf8Bytes(head.topic());
        int ofId = head.qos() > 0 ? 2 : 0;
        ByteBuf out = buffers.buffer();
        out.writeByte(PacketType.PUBLISH << 4 | (head.again() && ofId > 0 ? 8 : 0) | head.qos() << 1);
        length(out, 2 + ofTopic + ofId + (v5 ? lengthBytes(size) + size : 0) + payload.length);
        out.writeShort(ofTopic);
        out.writeCharSequence(head.topic(), StandardCharsets.UTF_8);
        if (ofId > 0) {
            out.writeShort(packetId);
        }
        if (v5) {
            length(out, size);
            out.writeBytes(properties);
        }
        properties.release();
        return out.writeBytes(payload);
    }

    private static void properties(ByteBuf out, Outgoing message) {
        if (message.head().expirySeconds() > 0) {
            out.writeByte(Properties5.MESSAGE_EXPIRY)
                    .writeInt((int) message.head().expirySeconds());
        }
        message.content().contentType().ifPresent(type -> text(out, Properties5.CONTENT_TYPE, type));
        message.correlation().ifPresent(data -> out.writeByte(Properties5.CORRELATION_DATA)
                .writeShort(data.length)
                .writeBytes(data));
        message.user().forEach((name, value) -> {
            text(out, Properties5.USER_PROPERTY, name);
            out.writeShort(ByteBufUtil.utf8Bytes(value));
            out.writeCharSequence(value, StandardCharsets.UTF_8);
        });
    }

    /** Joins a body and the properties that end it; releases both. */
    private static ByteBuf packet(ByteBufAllocator buffers, int first, ByteBuf body, ByteBuf properties) {
        int size = properties.readableBytes();
        ByteBuf out = buffers.buffer();
        out.writeByte(first);
        length(out, body.readableBytes() + lengthBytes(size) + size);
        out.writeBytes(body);
        length(out, size);
        out.writeBytes(properties);
        body.release();
        properties.release();
        return out;
    }

    static void text(ByteBuf properties, int id, String value) {
        properties.writeByte(id).writeShort(ByteBufUtil.utf8Bytes(value));
        properties.writeCharSequence(value, StandardCharsets.UTF_8);
    }

    private static String cut(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }

    private static void length(ByteBuf out, int value) {
        int rest = value;
        do {
            int digit = rest & 0x7f;
            rest >>>= 7;
            out.writeByte(rest > 0 ? digit | 0x80 : digit);
        } while (rest > 0);
    }

    private static int lengthBytes(int value) {
        return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
    }
}
