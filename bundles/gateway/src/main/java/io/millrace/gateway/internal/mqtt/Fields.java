package io.millrace.gateway.internal.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads the data types of section 1.5 from the body of one packet, and never past its end. */
final class Fields {

    private static final ByteProcessor PRINTABLE_ASCII = value -> value >= 0x20 && value < 0x7f;
    private static final int MAX_VARIABLE_BYTES = 4;

    private Fields() {}

    static int unsignedByte(ByteBuf body) throws MqttException {
        require(body, 1);
        return body.readUnsignedByte();
    }

    static int twoBytes(ByteBuf body) throws MqttException {
        require(body, 2);
        return body.readUnsignedShort();
    }

    static long fourBytes(ByteBuf body) throws MqttException {
        require(body, 4);
        return body.readUnsignedInt();
    }

    static int packetId(ByteBuf body) throws MqttException {
        int id = twoBytes(body);
        if (id == 0) {
            throw MqttException.protocolError("packet identifier 0 is not allowed");
        }
        return id;
    }

    static int variable(ByteBuf body) throws MqttException {
        int value = 0;
        for (int i = 0; i < MAX_VARIABLE_BYTES; i++) {
            int digit = unsignedByte(body);
            value |= (digit & 0x7f) << 7 * i;
            if ((digit & 0x80) == 0) {
                return value;
            }
        }
        throw MqttException.malformed("a variable byte integer has more than four bytes");
    }

    static byte[] binary(ByteBuf body) throws MqttException {
        int length = twoBytes(body);
        require(body, length);
        byte[] bytes = new byte[length];
        body.readBytes(bytes);
        return bytes;
    }

    /** Reads a string; refuses what is no UTF-8, and U+0000 (section 1.5.4). */
    static String text(ByteBuf body) throws MqttException {
        int length = twoBytes(body);
        require(body, length);
        int start = body.readerIndex();
        body.skipBytes(length);
        if (body.forEachByte(start, length, PRINTABLE_ASCII) < 0) {
            return body.toString(start, length, StandardCharsets.US_ASCII);
        }
        byte[] bytes = new byte[length];
        body.getBytes(start, bytes);
        return strict(bytes);
    }

    static String strict(byte[] bytes) throws MqttException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw MqttException.malformed("a string contains U+0000");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw MqttException.malformed("a string is not UTF-8");
        }
    }

    /** Reads properties (section 2.2.2), of which a packet allows some. */
    static Properties5 properties(ByteBuf body, Set<Integer> allowed) throws MqttException {
        int length = variable(body);
        if (length == 0) {
            return Properties5.NONE;
        }
        require(body, length);
        ByteBuf own = body.readSlice(length);
        Properties5.Builder properties = new Properties5.Builder();
        while (own.isReadable()) {
            int id = variable(own);
            if (!allowed.contains(id)) {
                throw MqttException.protocolError(String.format("property 0x%02X does not belong here", id));
            }
            property(own, id, properties);
        }
        return properties.build();
    }

    private static void property(ByteBuf own, int id, Properties5.Builder properties) throws MqttException {
        switch (id) {
            case Properties5.USER_PROPERTY -> properties.user(text(own), text(own));
            case Properties5.PAYLOAD_FORMAT,
                    Properties5.REQUEST_PROBLEM_INFO,
                    Properties5.REQUEST_RESPONSE_INFO -> properties.put(id, flag(own));
            case Properties5.RECEIVE_MAXIMUM, Properties5.TOPIC_ALIAS_MAXIMUM, Properties5.TOPIC_ALIAS -> properties
                    .put(id, (long) twoBytes(own));
            case Properties5.MESSAGE_EXPIRY,
                    Properties5.SESSION_EXPIRY,
                    Properties5.WILL_DELAY,
                    Properties5.MAXIMUM_PACKET_SIZE -> properties.put(id, fourBytes(own));
            case Properties5.SUBSCRIPTION_ID -> properties.put(id, (long) variable(own));
            case Properties5.CORRELATION_DATA, Properties5.AUTH_DATA -> properties.put(id, binary(own));
            default -> properties.put(id, text(own));
        }
    }

    private static long flag(ByteBuf own) throws MqttException {
        int value = unsignedByte(own);
        if (value > 1) {
            throw MqttException.protocolError("a property that is 0 or 1 is " + value);
        }
        return value;
    }

    static void requireEnd(ByteBuf body) throws MqttException {
        if (body.isReadable()) {
            throw MqttException.malformed(body.readableBytes() + " bytes follow the end of the packet's content");
        }
    }

    private static void require(ByteBuf body, int bytes) throws MqttException {
        if (body.readableBytes() < bytes) {
            throw MqttException.malformed("a field goes past the end of its packet");
        }
    }
}
