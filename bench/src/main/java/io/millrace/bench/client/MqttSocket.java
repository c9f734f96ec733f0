package io.millrace.bench.client;

import io.netty.handler.codec.mqtt.MqttMessageType;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** MQTT 3.1.1 or 5 on a socket, packet by packet: also for what a client would not do. */
public final class MqttSocket implements AutoCloseable {

    /** The version of MQTT 5 on the wire (MQTT 5, section 3.1.2.2). */
    public static final int VERSION_5 = 5;
    /** That of MQTT 3.1.1. */
    public static final int VERSION_3_1_1 = 4;

    private static final int CONTENT_TYPE = 0x03;
    private static final int USER_PROPERTY = 0x26;
    private static final int CREDENTIALS_AND_CLEAN = 0xc2;
    private static final int KEEP_ALIVE_SECONDS = 60;

    private final int version;
    private final Socket socket = new Socket();
    private final InputStream in;

    /**
     * A packet that came.
     *
     * @param type see {@link MqttMessageType}
     * @param body what follows its fixed header
     */
    public record Packet(MqttMessageType type, byte[] body) {

        /** Returns the id that an acknowledgement is for. */
        public int packetId() {
            return (body[0] & 0xff) << 8 | body[1] & 0xff;
        }

        /** Returns the reason code of an acknowledgement; 0 where there is none, as in 3.1.1 (MQTT 5, section 3.4.2.1). */
        public int reason() {
            return body.length > 2 ? body[2] & 0xff : 0;
        }
    }

    /**
     * Connects without logging in.
     *
     * @param port on the loopback interface
     * @param silenceSeconds after which reading gives up
     */
    public MqttSocket(int port, int version, int silenceSeconds) throws IOException {
        this.version = version;
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), silenceSeconds * 1_000);
            socket.setSoTimeout(silenceSeconds * 1_000);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Logs in.
     *
     * @param clientId the device's id, with a slash and a suffix where it has several connections
     * @return the code of the answer; 0 is success
     */
    public int connect(String clientId, String password) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        data.writeUTF("MQTT");
        data.writeByte(version);
        data.writeByte(CREDENTIALS_AND_CLEAN);
        data.writeShort(KEEP_ALIVE_SECONDS);
        if (version == VERSION_5) {
            data.writeByte(0);
        }
        data.writeUTF(clientId);
        data.writeUTF(clientId.split("/", 2)[0]);
        data.writeUTF(password);
        write(packet(MqttMessageType.CONNECT.value() << 4, body.toByteArray()));
        return expect(MqttMessageType.CONNACK).body()[1] & 0xff;
    }

    /** Makes a packet out of the first octet of its fixed header and what follows that header. */
    public static byte[] packet(int first, byte[] body) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        int rest = body.length;
        for (; rest >= 0x80; rest >>>= 7) {
            packet.write(rest & 0x7f | 0x80);
        }
        packet.write(rest);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    /** Makes a PUBLISH of JSON; the properties are user properties, which only MQTT 5 has. */
    public byte[] publish(String topic, int qos, int packetId, byte[] payload, Map<String, String> properties)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        data.writeUTF(topic);
        data.writeShort(packetId);
        if (version == VERSION_5) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            DataOutputStream each = new DataOutputStream(all);
            each.writeByte(CONTENT_TYPE);
            each.writeUTF("application/json");
            for (Map.Entry<String, String> property : properties.entrySet()) {
                each.writeByte(USER_PROPERTY);
                each.writeUTF(property.getKey());
                each.writeUTF(property.getValue());
            }
            byte[] list = packet(0, all.toByteArray());
            data.write(list, 1, list.length - 1);
        }
        data.write(payload);
        return packet(MqttMessageType.PUBLISH.value() << 4 | qos << 1, body.toByteArray());
    }

    /** Makes the PUBREL of a packet (MQTT 5, section 3.6.1: its flags are 2). */
    public static byte[] release(int packetId) {
        return packet(MqttMessageType.PUBREL.value() << 4 | 2, new byte[] {(byte) (packetId >> 8), (byte) packetId});
    }

    public void write(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** Waits for the next packet, which has to be of this type. */
    public Packet expect(MqttMessageType type) throws IOException {
        Packet packet = read();
        if (packet.type() != type) {
            throw new IOException("expected " + type + " but got " + packet.type());
        }
        return packet;
    }

    /** Waits for the next packet. */
    public Packet read() throws IOException {
        int first = next();
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int digit = next();
            length |= (digit & 0x7f) << shift;
            if (digit < 0x80) {
                break;
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the server closed the connection");
        }
        return new Packet(MqttMessageType.valueOf(first >> 4), body);
    }

    private int next() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the server closed the connection");
        }
        return octet;
    }

    /** Returns text as octets. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
