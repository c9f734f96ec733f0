package io.millrace.gateway.internal.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import io.millrace.api.address.StreamKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.After;
import org.junit.Test;

/** Stock clients, as devices use them. */
public class MqttClientsTest {

    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

    private final MqttServer server = new MqttServer();

    @After
    public void close() {
        server.close();
    }

    private Mqtt5BlockingClient hive5(String password) {
        return Mqtt5Client.builder()
                .identifier("d1")
                .serverHost("127.0.0.1")
                .serverPort(server.port())
                .simpleAuth()
                .username("d1")
                .password(password.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
    }

    @Test
    public void hiveMqPublishesWithEveryQosOver5() {
        Mqtt5BlockingClient client = hive5("secret");
        client.connect();
        for (MqttQos qos : MqttQos.values()) {
            client.publishWith()
                    .topic("devices/me/telemetry/temp")
                    .qos(qos)
                    .payload("21.5".getBytes(StandardCharsets.UTF_8))
                    .contentType("application/json")
                    .userProperties()
                    .add("unit", "C")
                    .applyUserProperties()
                    .send();
        }
        Mqtt5PubAckException refused = assertThrows(Mqtt5PubAckException.class, () -> client.publishWith()
                .topic("devices/d2/telemetry")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send());
        assertEquals(
                Mqtt5PubAckReasonCode.NOT_AUTHORIZED, refused.getMqttMessage().getReasonCode());
        assertEquals(
                List.of(Mqtt5SubAckReasonCode.GRANTED_QOS_1),
                client.subscribeWith()
                        .topicFilter("devices/me/commands/#")
                        .qos(MqttQos.EXACTLY_ONCE)
                        .send()
                        .getReasonCodes());
        client.disconnect();
        await().until(() -> server.records(StreamKind.TELEMETRY).size() == 3);
        assertEquals(
                Map.of("unit", "C"),
                server.fixture.log.of(StreamKind.TELEMETRY).get(2).content().properties());
    }

    @Test
    public void hiveMqHearsThatThePasswordIsWrong() {
        Mqtt5ConnAckException refused =
                assertThrows(Mqtt5ConnAckException.class, () -> hive5("guess").connect());
        assertEquals(
                Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD,
                refused.getMqttMessage().getReasonCode());
    }

    @Test
    public void hiveMqPublishesManyInOrderOver311() {
        Mqtt3BlockingClient client = com.hivemq.client.mqtt.mqtt3.Mqtt3Client.builder()
                .identifier("d1")
                .serverHost("127.0.0.1")
                .serverPort(server.port())
                .simpleAuth()
                .username("d1")
                .password(SECRET)
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            sent.add(client.toAsync()
                    .publishWith()
                    .topic("devices/me/telemetry")
                    .qos(i % 2 == 0 ? MqttQos.AT_LEAST_ONCE : MqttQos.EXACTLY_ONCE)
                    .payload(("" + i).getBytes(StandardCharsets.UTF_8))
                    .send());
        }
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        client.disconnect();
        List<String> records = server.records(StreamKind.TELEMETRY);
        assertEquals(5000, records.size());
        for (int i = 0; i < 5000; i++) {
            assertEquals("d1/default=" + i, records.get(i));
        }
    }

    @Test
    public void pahoPublishesWithManyInFlightAndHearsRefusals() throws Exception {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("d1");
        options.setPassword("secret".toCharArray());
        options.setMaxInflight(1000);
        MqttAsyncClient client = new MqttAsyncClient("tcp://127.0.0.1:" + server.port(), "d1", new MemoryPersistence());
        client.connect(options).waitForCompletion();
        List<IMqttDeliveryToken> sent = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            sent.add(client.publish("devices/me/events/tick", SECRET, i % 3, false));
        }
        for (IMqttDeliveryToken token : sent) {
            token.waitForCompletion(10_000);
        }
        client.disconnect().waitForCompletion();
        client.close();
        await().until(() -> server.records(StreamKind.EVENTS).size() == 900);

        MqttClient wrong = new MqttClient("tcp://127.0.0.1:" + server.port(), "d1", new MemoryPersistence());
        options.setPassword("guess".toCharArray());
        MqttException refused = assertThrows(MqttException.class, () -> wrong.connect(options));
        assertEquals(MqttException.REASON_CODE_FAILED_AUTHENTICATION, refused.getReasonCode());
        wrong.close();
    }
}
