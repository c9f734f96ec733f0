package io.millrace.itests.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** MQTT packet by packet on a plain socket: it sends what a client library would refuse to, and shows what comes back. */
public final class MqttWire implements AutoCloseable {

    /** Type of a packet: the answer to a connect. */
    public static final int CONNACK = 2;
    /** Type of a packet: a publish is stored, or refused. */
    public static final int PUBACK = 4;
    /** Type of a packet: the server ends the connection. */
    public static final int DISCONNECT = 14;
    /** No packet: the connection is closed. */
    public static final int CLOSED = -1;

    private static final int CONNECT_TYPE = 0x10;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int REASON_STRING = 0x1F;

    private final Socket socket;
    private final DataInputStream in;
    private final int version;
    private int packetId;

    /**
     * Connects the socket; nothing is sent yet.
     *
     * @param port on loopback
     * @param version 4 for MQTT 3.1.1, 5 for MQTT 5
     * @throws IOException if nobody listens
     */
    public MqttWire(int port, int version) throws IOException {
        this.version = version;
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Sends CONNECT with a clean session and returns the answer. */
    public Packet connect(String clientId, String user, String password) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(text("MQTT"));
        body.write(version);
        body.write(0xC2);
        body.writeBytes(new byte[] {0, 60});
        noProperties(body);
        body.writeBytes(text(clientId));
        body.writeBytes(text(user));
        body.writeBytes(text(password));
        send(CONNECT_TYPE, body.toByteArray());
        return receive();
    }

    /** Publishes with QoS 1 and returns the answer. */
    public Packet publish(String topic, String payload) throws IOException {
        sendPublish(topic, payload.getBytes(StandardCharsets.UTF_8), new byte[0]);
        return receive();
    }

    /** Publishes with QoS 1 and user properties, names and values in turn (MQTT 5), and returns the answer. */
    public Packet publishWith(String topic, String payload, String... userProperties) throws IOException {
        ByteArrayOutputStream properties = new ByteArrayOutputStream();
        for (int i = 0; i < userProperties.length; i += 2) {
            properties.write(0x26);
            properties.writeBytes(text(userProperties[i]));
            properties.writeBytes(text(userProperties[i + 1]));
        }
        sendPublish(topic, payload.getBytes(StandardCharsets.UTF_8), properties.toByteArray());
        return receive();
    }

    /** Sends a PUBLISH and does not wait. */
    public void sendPublish(String topic, byte[] payload, byte[] properties) throws IOException {
        packetId = packetId % 65_535 + 1;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(text(topic));
        body.writeBytes(new byte[] {(byte) (packetId >> 8), (byte) packetId});
        if (version == 5) {
            body.writeBytes(length(properties.length));
            body.writeBytes(properties);
        }
        body.writeBytes(payload);
        send(PUBLISH_QOS_1, body.toByteArray());
    }

    /** Sends any packet; its length is added. */
    public void send(int firstByte, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(firstByte);
        packet.writeBytes(length(body.length));
        packet.writeBytes(body);
        raw(packet.toByteArray());
    }

    /** Sends bytes as they are. */
    public void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Waits for the next packet, or for the end of the connection. */
    public Packet receive() throws IOException {
        try {
            int type = in.readUnsignedByte() >> 4;
            int length = 0;
            int shift = 0;
            int digit;
            do {
                digit = in.readUnsignedByte();
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while (digit > 0x7F);
            byte[] body = new byte[length];
            in.readFully(body);
            return new Packet(type, body);
        } catch (EOFException | SocketException closed) {
            return new Packet(CLOSED, new byte[0]);
        }
    }

    private void noProperties(ByteArrayOutputStream body) {
        if (version == 5) {
            body.write(0);
        }
    }

    private static byte[] text(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(octets.length >> 8);
        out.write(octets.length);
        out.writeBytes(octets);
        return out.toByteArray();
    }

    private static byte[] length(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        do {
            int digit = rest & 0x7F;
            rest >>= 7;
            out.write(rest > 0 ? digit | 0x80 : digit);
        } while (rest > 0);
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * A packet of the server.
     *
     * @param type CONNACK, PUBACK, DISCONNECT, ..., or CLOSED
     * @param body what follows the fixed header
     */
    public record Packet(int type, byte[] body) {

        /** The reason code, or return code of MQTT 3.1.1; 0 where the packet has none. */
        public int code() {
            int at = type == CONNACK ? 1 : type == PUBACK ? 2 : 0;
            return at < body.length ? body[at] & 0xFF : 0;
        }

        /** The reason string of MQTT 5, empty without one. */
        public String reason() {
            int at = type == CONNACK ? 2 : type == PUBACK ? 3 : 1;
            String all = new String(body, StandardCharsets.ISO_8859_1);
            int found = at < body.length ? all.indexOf(REASON_STRING, at) : -1;
            if (found < 0) {
                return "";
            }
            int length = (body[found + 1] & 0xFF) << 8 | body[found + 2] & 0xFF;
            return new String(body, found + 3, length, StandardCharsets.UTF_8);
        }
    }
}
