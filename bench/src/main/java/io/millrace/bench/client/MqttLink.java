package io.millrace.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** A device on MQTT 3.1.1 with QoS 1: what is sent together is on its way together. */
public final class MqttLink extends MqttClientHandler implements Link {

    private static final long POLL_MILLIS = 100;

    private final String deviceId;
    private final BlockingQueue<Integer> acknowledgements = new LinkedBlockingQueue<>();

    private MqttLink(String deviceId) {
        this.deviceId = deviceId;
    }

    public static Link open(EventLoopGroup loops, int port, String deviceId, String password)
            throws IOException, InterruptedException {
        MqttLink link = new MqttLink(deviceId);
        link.keepAlive(KEEP_ALIVE_SECONDS);
        try {
            link.open(loops, port, deviceId, Optional.of(password), true);
        } catch (IOException e) {
            link.close();
            throw e;
        }
        return link;
    }

    @Override
    protected void connected() {
        ready();
    }

    @Override
    protected void received(int type, ByteBuf body) {
        if (type == MqttMessageType.PUBACK.value()) {
            acknowledgements.add(body.getUnsignedShort(0));
        }
    }

    @Override
    protected void batchDone() {
        // flushed by the base
    }

    @Override
    public void send(int first, int count, IntConsumer acknowledged) throws IOException, InterruptedException {
        for (int n = 0; n < count; n++) {
            channel()
                    .write(MqttMessageBuilders.publish()
                            .topicName("devices/" + deviceId + "/telemetry/?content-type=application%2Fjson&message-id="
                                    + Link.messageId(first + n))
                            .qos(MqttQoS.AT_LEAST_ONCE)
                            .messageId(1 + n)
                            .payload(Unpooled.copiedBuffer(Link.payload(first + n), StandardCharsets.US_ASCII))
                            .build());
        }
        channel().flush();
        for (int n = 0; n < count; n++) {
            acknowledged.accept(first + awaitAcknowledgement() - 1);
        }
    }

    private int awaitAcknowledgement() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            Integer packetId = acknowledgements.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (packetId != null) {
                return packetId;
            }
            if (broken().isPresent()) {
                throw broken().get();
            }
        }
        throw new IOException("no PUBACK within " + PATIENCE_SECONDS + " s");
    }
}
