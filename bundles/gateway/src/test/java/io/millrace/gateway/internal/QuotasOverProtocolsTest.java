package io.millrace.gateway.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.millrace.api.address.StreamKind;
import io.millrace.api.usage.Quotas;
import io.millrace.gateway.internal.core.FakeIdentity;
import io.millrace.gateway.internal.core.FakeLog;
import io.millrace.gateway.internal.core.FakeRegistry;
import io.millrace.gateway.internal.core.FakeState;
import io.millrace.gateway.internal.core.Services;
import io.millrace.gateway.internal.quota.QuotaComponent;
import io.millrace.gateway.internal.quota.QuotaFixture;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** What each protocol says where a quota is exceeded, with real clients. */
public class QuotasOverProtocolsTest {

    private static final int SECONDS = 10;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeLog log = new FakeLog();
    private final QuotaComponent quotas = new QuotaComponent(QuotaFixture.config(Map.of()));
    private GatewayComponent gateway;

    @Before
    public void start() throws Exception {
        Services services = new Services();
        services.bindIdentity(new FakeIdentity());
        services.bindRegistry(new FakeRegistry());
        services.bindState(new FakeState());
        services.bindLog(log);
        Map<String, Object> keys = new HashMap<>(Map.of("mqttPort", "0", "amqpPort", "0", "stompPort", "0"));
        keys.put("folder", folder.getRoot().toString());
        gateway = new GatewayComponent(
                Converters.standardConverter().convert(keys).to(GatewayConfig.class), services, quotas);
        gateway.start();
    }

    @After
    public void stop() {
        gateway.stop();
    }

    private void change(Map<String, Object> keys) {
        QuotaFixture.change(quotas.guard(), keys);
    }

    private int port(String acceptor) {
        return gateway.acceptors().stream()
                .filter(state -> state.settings().name().equals(acceptor))
                .findFirst()
                .orElseThrow()
                .port();
    }

    private Mqtt5BlockingClient mqtt(String device, CompletableFuture<Mqtt5DisconnectException> ended) {
        return Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(port("mqtt"))
                .identifier(device)
                .simpleAuth()
                .username(device)
                .password("secret".getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .addDisconnectedListener(context -> {
                    if (context.getCause() instanceof Mqtt5DisconnectException told) {
                        ended.complete(told);
                    }
                })
                .buildBlocking();
    }

    private Mqtt5BlockingClient mqtt(String device) {
        return mqtt(device, new CompletableFuture<>());
    }

    private static void publish(Mqtt5BlockingClient client, MqttQos qos) {
        client.publishWith()
                .topic("devices/me/telemetry")
                .qos(qos)
                .payload("1".getBytes(StandardCharsets.UTF_8))
                .send();
    }

    private int stored() {
        return log.of(StreamKind.TELEMETRY).size();
    }

    @Test
    public void mqtt5AnswersAMessageTooManyWithQuotaExceededAndStaysConnected() {
        Mqtt5BlockingClient client = mqtt("d1");
        client.connect();
        change(Map.of("deviceMessagesPerSecond", "1"));
        publish(client, MqttQos.AT_LEAST_ONCE);
        Mqtt5PubAckException thrown =
                assertThrows(Mqtt5PubAckException.class, () -> publish(client, MqttQos.AT_LEAST_ONCE));
        assertEquals(
                Mqtt5PubAckReasonCode.QUOTA_EXCEEDED, thrown.getMqttMessage().getReasonCode());
        assertEquals(1, stored());
        change(Map.of());
        publish(client, MqttQos.AT_LEAST_ONCE);
        assertEquals("the change holds without a new connection", 2, stored());
        client.disconnect();
    }

    @Test
    public void mqtt3IsSlowedAndLosesNothing() throws Exception {
        change(Map.of("deviceMessagesPerSecond", "10"));
        Mqtt3BlockingClient client = Mqtt3Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(port("mqtt"))
                .identifier("d1")
                .simpleAuth()
                .username("d1")
                .password("secret".getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        long begin = System.nanoTime();
        List<CompletableFuture<Mqtt3Publish>> sent = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            sent.add(client.toAsync()
                    .publishWith()
                    .topic("devices/me/telemetry")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(Integer.toString(i).getBytes(StandardCharsets.UTF_8))
                    .send());
        }
        for (CompletableFuture<Mqtt3Publish> one : sent) {
            one.get(SECONDS, TimeUnit.SECONDS);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertTrue("30 at 10 a second, the first ten at once, took " + millis + " ms", millis >= 1_900);
        List<String> stored = log.of(StreamKind.TELEMETRY).stream()
                .map(record -> new String(record.content().payload(), StandardCharsets.UTF_8))
                .toList();
        assertEquals(IntStream.range(0, 30).mapToObj(Integer::toString).toList(), stored);
        client.disconnect();
    }

    @Test
    public void mqtt5EndsAConnectionThatFloodsWithoutWaitingForAnswers() throws Exception {
        CompletableFuture<Mqtt5DisconnectException> ended = new CompletableFuture<>();
        Mqtt5BlockingClient client = mqtt("d1", ended);
        client.connect();
        change(Map.of("deviceMessagesPerSecond", "1"));
        publish(client, MqttQos.AT_MOST_ONCE);
        publish(client, MqttQos.AT_MOST_ONCE);
        assertEquals(
                Mqtt5DisconnectReasonCode.MESSAGE_RATE_TOO_HIGH,
                ended.get(SECONDS, TimeUnit.SECONDS).getMqttMessage().getReasonCode());
        assertEquals(1, stored());
    }

    @Test
    public void mqtt5TellsAQuotaOfConnectionsFromTheirRate() {
        change(Map.of("connections", "1"));
        Mqtt5BlockingClient first = mqtt("d1");
        first.connect();
        Mqtt5ConnAckException full =
                assertThrows(Mqtt5ConnAckException.class, () -> mqtt("d2").connect());
        assertEquals(
                Mqtt5ConnAckReasonCode.QUOTA_EXCEEDED, full.getMqttMessage().getReasonCode());
        change(Map.of("deviceConnectionsPerMinute", "1"));
        mqtt("d2").connect();
        Mqtt5ConnAckException fast =
                assertThrows(Mqtt5ConnAckException.class, () -> mqtt("d2").connect());
        assertEquals(
                Mqtt5ConnAckReasonCode.CONNECTION_RATE_EXCEEDED,
                fast.getMqttMessage().getReasonCode());
    }

    @Test
    public void amqpSaysResourceLimitExceeded() throws Exception {
        try (Client client = Client.create()) {
            ConnectionOptions options = new ConnectionOptions().user("d1").password("secret");
            options.reconnectEnabled(false);
            Connection connection = client.connect("127.0.0.1", port("amqp"), options);
            Sender sender = connection.openSender("devices/me/telemetry");
            change(Map.of("deviceMessagesPerSecond", "1", "deviceConnections", "1"));
            Tracker first = sender.send(Message.create("1".getBytes(StandardCharsets.UTF_8)));
            Tracker second = sender.send(Message.create("2".getBytes(StandardCharsets.UTF_8)));
            assertTrue(first.settlementFuture()
                    .get(SECONDS, TimeUnit.SECONDS)
                    .remoteState()
                    .isAccepted());
            assertEquals(
                    DeliveryState.Type.REJECTED,
                    second.settlementFuture()
                            .get(SECONDS, TimeUnit.SECONDS)
                            .remoteState()
                            .getType());
            CompletableFuture<Exception> ended = new CompletableFuture<>();
            client.connect(
                    "127.0.0.1",
                    port("amqp"),
                    new ConnectionOptions(options)
                            .disconnectedHandler((closed, event) -> ended.complete(event.failureCause())));
            Exception refused = ended.get(SECONDS, TimeUnit.SECONDS);
            assertTrue(refused.toString(), refused.getMessage().contains("amqp:resource-limit-exceeded"));
            assertTrue(refused.toString(), refused.getMessage().contains("deviceConnections"));
            change(Map.of());
            assertTrue(sender.send(Message.create("3".getBytes(StandardCharsets.UTF_8)))
                    .settlementFuture()
                    .get(SECONDS, TimeUnit.SECONDS)
                    .remoteState()
                    .isAccepted());
        }
    }

    private Socket stomp() throws IOException {
        Socket socket = new Socket("127.0.0.1", port("stomp"));
        socket.setSoTimeout(SECONDS * 1000);
        return socket;
    }

    private static void send(Socket socket, String frame) throws IOException {
        socket.getOutputStream().write((frame + "\0").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void stompSaysSoInAnError() throws Exception {
        change(Map.of("deviceMessagesPerSecond", "1"));
        try (Socket socket = stomp()) {
            send(socket, "CONNECT\naccept-version:1.2\nlogin:d1\npasscode:secret\n\n");
            send(socket, "SEND\ndestination:devices/me/telemetry\nreceipt:r1\n\n1");
            send(socket, "SEND\ndestination:devices/me/telemetry\nreceipt:r2\n\n2");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer, answer.contains("ERROR\nmessage:device 'd1' sends more than 1 messages a second"));
            assertEquals(1, stored());
        }
    }

    @Test
    public void slowsGuessesDownAndLetsTheRightPasswordIn() throws Exception {
        try (Socket device = stomp()) {
            send(device, "CONNECT\naccept-version:1.2\nlogin:d1\npasscode:secret\n\n");
            assertEquals('C', device.getInputStream().read());
        }
        int unchecked = 0;
        for (int i = 0; i < 30; i++) {
            try (Socket guesser = stomp()) {
                send(guesser, "CONNECT\naccept-version:1.2\nlogin:d1\npasscode:guess-" + i + "\n\n");
                String answer = new String(guesser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                unchecked += answer.contains("too many wrong passwords") ? 1 : 0;
            }
        }
        assertTrue(unchecked + " of 30 guesses were not checked", unchecked >= 10);
        try (Socket device = stomp()) {
            send(device, "CONNECT\naccept-version:1.2\nlogin:d1\npasscode:secret\n\n");
            assertEquals("CONNECTED", new String(device.getInputStream().readNBytes(9), StandardCharsets.UTF_8));
        }
    }

    @Test
    public void boundsConnectionsThatAreNotLoggedIn() throws Exception {
        change(Map.of("connectionsBeforeLogin", "5"));
        List<Socket> silent = new ArrayList<>();
        for (String acceptor : List.of("mqtt", "amqp", "stomp", "mqtt", "amqp")) {
            silent.add(new Socket("127.0.0.1", port(acceptor)));
        }
        await().until(() -> beforeLogin() == 5);
        try (Socket sixth = stomp()) {
            assertEquals(-1, sixth.getInputStream().read());
        }
        for (Socket socket : silent) {
            socket.close();
        }
        await().until(() -> beforeLogin() == 0);
        mqtt("d1").connect();
        await().until(() -> beforeLogin() == 0);
    }

    private long beforeLogin() {
        return gateway.quotas().stream()
                .filter(quota -> quota.name().equals("connectionsBeforeLogin"))
                .mapToLong(Quotas.Quota::used)
                .sum();
    }
}
