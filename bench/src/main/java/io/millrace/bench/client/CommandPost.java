package io.millrace.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A service that sends each of many devices one command over MQTT, a thousand on their way. */
public final class CommandPost extends MqttClientHandler {

    private static final int WINDOW = 1_000;
    private static final int MAX_PACKET_ID = 65_535;

    private final List<String> deviceIds;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int sent;
    private int acknowledged;

    public CommandPost(List<String> deviceIds) {
        this.deviceIds = List.copyOf(deviceIds);
    }

    /** Sends all and waits until all are acknowledged. */
    public void sendAll(long patienceSeconds) throws IOException, InterruptedException {
        channel().eventLoop().execute(() -> {
            pump();
            channel().flush();
        });
        try {
            done.get(patienceSeconds, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    acknowledged + " of " + deviceIds.size() + " commands were taken after " + patienceSeconds + " s"
                            + broken().map(cause -> ": " + cause.getMessage()).orElse(""),
                    e);
        }
    }

    @Override
    protected void connected() {
        ready();
    }

    @Override
    protected void received(int type, ByteBuf body) {
        if (type == MqttMessageType.PUBACK.value()) {
            acknowledged++;
            if (acknowledged == deviceIds.size()) {
                done.complete(null);
            }
        }
    }

    @Override
    protected void batchDone() {
        pump();
    }

    private void pump() {
        while (sent < deviceIds.size() && sent - acknowledged < WINDOW) {
            channel()
                    .write(MqttMessageBuilders.publish()
                            .topicName("commands/" + deviceIds.get(sent) + "/setSpeed")
                            .qos(MqttQoS.AT_LEAST_ONCE)
                            .messageId(sent % MAX_PACKET_ID + 1)
                            .payload(Unpooled.copiedBuffer("{\"n\":" + sent + "}", StandardCharsets.US_ASCII))
                            .build());
            sent++;
        }
    }
}
