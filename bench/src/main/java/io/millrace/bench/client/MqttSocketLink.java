package io.millrace.bench.client;

import io.netty.handler.codec.mqtt.MqttMessageType;
import java.io.IOException;
import java.util.Map;
import java.util.function.IntConsumer;

/** A device on MQTT 5, with QoS 1 or 2; what is sent together is on its way together. */
public final class MqttSocketLink implements Link {

    private static final int SILENCE_SECONDS = 6;

    private final String deviceId;
    private final int qos;
    private final MqttSocket socket;

    private MqttSocketLink(String deviceId, int qos, MqttSocket socket) {
        this.deviceId = deviceId;
        this.qos = qos;
        this.socket = socket;
    }

    /**
     * Connects and logs in.
     *
     * @param qos 1 or 2
     */
    public static Link open(int port, String deviceId, String password, int qos) throws IOException {
        MqttSocket socket = new MqttSocket(port, MqttSocket.VERSION_5, SILENCE_SECONDS);
        try {
            int code = socket.connect(deviceId, password);
            if (code != 0) {
                throw new IOException("the server refused with 0x" + Integer.toHexString(code));
            }
            return new MqttSocketLink(deviceId, qos, socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void send(int first, int count, IntConsumer acknowledged) throws IOException {
        for (int n = 0; n < count; n++) {
            socket.write(socket.publish(
                    "devices/" + deviceId + "/telemetry",
                    qos,
                    1 + n,
                    MqttSocket.bytes(Link.payload(first + n)),
                    Map.of("message-id", Link.messageId(first + n))));
        }
        for (int n = 0; n < count; ) {
            MqttSocket.Packet packet = socket.read();
            if (packet.type() == MqttMessageType.DISCONNECT) {
                throw new IOException("the server ended the connection: 0x" + Integer.toHexString(packet.body()[0]));
            }
            if (packet.reason() >= 0x80) {
                throw new IOException("refused with 0x" + Integer.toHexString(packet.reason()));
            }
            if (packet.type() == MqttMessageType.PUBREC) {
                socket.write(MqttSocket.release(packet.packetId()));
            } else {
                acknowledged.accept(first + packet.packetId() - 1);
                n++;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
