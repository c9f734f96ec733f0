package io.millrace.bench.torture;

import io.millrace.bench.client.Link;
import io.millrace.bench.client.MqttClientHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An obedient device on MQTT 3.1.1. */
final class MqttObedient extends ObedientDevice {

    private static final long LOOK_MILLIS = 100;

    private final EventLoopGroup loops;
    private final int port;
    private final String deviceId;
    private final String password;

    MqttObedient(EventLoopGroup loops, int port, String deviceId, String password, Ledger ledger) {
        super(deviceId, ledger);
        this.loops = loops;
        this.port = port;
        this.deviceId = deviceId;
        this.password = password;
    }

    @Override
    void session() throws IOException, InterruptedException {
        Connection connection = new Connection();
        connection.keepAlive(Link.KEEP_ALIVE_SECONDS);
        try {
            connection.open(loops, port, deviceId, Optional.of(password), true);
            while (isRunning()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                if (connection.broken().isPresent()) {
                    throw connection.broken().get();
                }
            }
        } finally {
            connection.close();
        }
    }

    /** One of its connections. */
    private final class Connection extends MqttClientHandler {

        private final Map<Integer, String> underway = new HashMap<>();
        private int packets = 1;

        @Override
        protected void connected() {
            unanswered().forEach(this::answer);
            subscribe("devices/me/commands/#");
        }

        @Override
        protected void received(int type, ByteBuf body) {
            if (type == MqttMessageType.SUBACK.value()) {
                ready();
            } else if (type == MqttMessageType.PUBACK.value()) {
                answered(underway.remove(body.getUnsignedShort(0)));
            } else if (type == MqttMessageType.PUBLISH.value()) {
                String topic = acknowledge(body);
                String commandId = topic.substring(topic.lastIndexOf('/') + 1);
                mustAnswer(commandId);
                answer(commandId);
            }
        }

        @Override
        protected void batchDone() {
            // flushed by the base
        }

        private void answer(String commandId) {
            packets = packets % 0xffff + 1;
            underway.put(packets, commandId);
            respond(commandId, packets);
        }
    }
}
