package io.millrace.demo;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** MQTT 5: QoS 1, time and message id as user properties. */
final class MqttLink implements Link {

    private final Mqtt5AsyncClient client;
    private final String topic;

    MqttLink(String host, int port, String deviceId, String password) throws IOException, InterruptedException {
        topic = Link.telemetry(deviceId);
        client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(deviceId)
                .serverHost(host)
                .serverPort(port)
                .simpleAuth()
                .username(deviceId)
                .password(password.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildAsync();
        await(client.connect());
    }

    @Override
    public Receipt send(Reading reading) {
        CompletableFuture<Mqtt5PublishResult> result = client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .contentType("application/json")
                .payload(reading.payload().getBytes(StandardCharsets.UTF_8))
                .userProperties()
                .add("message-id", reading.messageId())
                .add("creation-time", reading.time().toString())
                .applyUserProperties()
                .send();
        return () -> {
            Mqtt5PublishResult answer = await(result);
            if (answer.getError().isPresent()) {
                throw new IOException(answer.getError().get().getMessage());
            }
        };
    }

    @Override
    public void close() throws IOException {
        try {
            await(client.disconnect());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("MQTT: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("MQTT: no answer within " + PATIENCE.toSeconds() + " s", e);
        }
    }
}
