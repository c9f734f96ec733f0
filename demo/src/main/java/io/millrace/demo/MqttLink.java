package io.millrace.demo;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * MQTT 5: QoS 1, time and message id as user properties. Listens for the commands of the device, does them, answers, and says what it then
 * is like.
 */
final class MqttLink implements Link {

    private final Mqtt5AsyncClient client;
    private final String topic;
    private final Controls controls;

    /** Who logs in. */
    record Login(String deviceId, String password) {}

    MqttLink(String host, int port, Login login, Controls controls) throws IOException, InterruptedException {
        this.controls = controls;
        topic = Link.telemetry(login.deviceId());
        client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(login.deviceId())
                .serverHost(host)
                .serverPort(port)
                .simpleAuth()
                .username(login.deviceId())
                .password(login.password().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildAsync();
        await(client.connect());
        await(client.subscribeWith()
                .topicFilter("devices/me/commands/#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(this::obey)
                .send());
        say("devices/me/metadata", controls.reported());
    }

    /** Does a command, {@code devices/me/commands/{name}/{commandId}}. */
    private void obey(Mqtt5Publish command) {
        List<String> levels = command.getTopic().getLevels();
        String id = levels.get(4);
        Controls.Answer answer = controls.told(levels.get(3), id, command.getPayloadAsBytes());
        say("devices/me/responses/" + id + "/" + answer.status(), answer.payload());
        say("devices/me/metadata", controls.reported());
    }

    /** What does not arrive, since the connection breaks, is said again after the next one is made. */
    private void say(String address, String json) {
        client.publishWith()
                .topic(address)
                .qos(MqttQos.AT_LEAST_ONCE)
                .contentType("application/json")
                .payload(json.getBytes(StandardCharsets.UTF_8))
                .send();
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
