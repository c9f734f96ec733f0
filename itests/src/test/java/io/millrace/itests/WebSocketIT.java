package io.millrace.itests;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Tracker;
import org.junit.ClassRule;
import org.junit.Test;

/** The three protocols over WebSocket, on the ports that they have without. */
public class WebSocketIT {

    private static final byte[] READING = "{\"t\":21.5}".getBytes(StandardCharsets.UTF_8);

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private final Fleet fleet = new Fleet(NODE);

    @Test
    public void mqttIsSpokenOverWebSocket() {
        fleet.register("ws-mqtt");
        Mqtt5BlockingClient device = MqttClient.builder()
                .useMqttVersion5()
                .identifier("ws-mqtt")
                .serverHost("127.0.0.1")
                .serverPort(NODE.port("MQTT"))
                .webSocketConfig(
                        MqttWebSocketConfig.builder().serverPath("any/path").build())
                .simpleAuth()
                .username("ws-mqtt")
                .password(fleet.password("ws-mqtt").getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        device.connect();
        device.publishWith()
                .topic("devices/me/telemetry")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(READING)
                .send();
        device.disconnect();
        assertStored("ws-mqtt");
    }

    @Test
    public void amqpIsSpokenOverWebSocket() throws Exception {
        fleet.register("ws-amqp");
        ConnectionOptions options = new ConnectionOptions()
                .user("ws-amqp")
                .password(fleet.password("ws-amqp"))
                .reconnectEnabled(false);
        options.transportOptions().useWebSockets(true).webSocketPath("/any/path");
        try (Client client = Client.create();
                Connection connection = client.connect("127.0.0.1", NODE.port("AMQP"), options)) {
            Tracker tracker = connection.openSender("devices/me/telemetry").send(Message.create(READING));
            assertTrue(
                    tracker.awaitSettlement(30, TimeUnit.SECONDS).remoteState().isAccepted());
        }
        assertStored("ws-amqp");
    }

    @Test
    public void stompIsSpokenOverWebSocketInTextAndInParts() throws Exception {
        fleet.register("ws-stomp");
        Frames frames = new Frames();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("v12.stomp")
                .buildAsync(URI.create("ws://127.0.0.1:" + NODE.port("STOMP") + "/any/path"), frames)
                .get(30, TimeUnit.SECONDS);
        assertEquals("v12.stomp", socket.getSubprotocol());
        String connect = "CONNECT\naccept-version:1.2\nhost:x\nlogin:ws-stomp\npasscode:" + fleet.password("ws-stomp")
                + "\n\n\0";
        socket.sendText(connect.substring(0, 20), true).get(30, TimeUnit.SECONDS);
        socket.sendText(connect.substring(20), true).get(30, TimeUnit.SECONDS);
        assertThat(frames.next(), containsString("CONNECTED"));
        socket.sendText("SEND\ndestination:/devices/me/telemetry\nreceipt:1\n\n{\"t\":21.5}\0", true);
        assertThat(frames.next(), containsString("RECEIPT\nreceipt-id:1"));
        socket.abort();
        assertStored("ws-stomp");
    }

    @Test
    public void plainHttpIsToldWhatThePortIsFor() throws Exception {
        for (String listener : new String[] {"MQTT", "AMQP", "STOMP"}) {
            URI port = URI.create("http://127.0.0.1:" + NODE.port(listener) + "/");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(port).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(listener, 426, answer.statusCode());
            assertThat(answer.body(), containsString(listener));
        }
    }

    @Test
    public void aWebSocketForAnotherProtocolIsToldWhichOneIsSpoken() {
        for (String listener : new String[] {"MQTT", "AMQP", "STOMP"}) {
            CompletionException refused = assertThrows(CompletionException.class, () -> HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("chat", "bad")
                    .buildAsync(URI.create("ws://127.0.0.1:" + NODE.port(listener) + "/"), new Frames())
                    .join());
            WebSocketHandshakeException handshake = (WebSocketHandshakeException) refused.getCause();
            assertEquals(listener, 400, handshake.getResponse().statusCode());
        }
    }

    private void assertStored(String deviceId) {
        fleet.awaitCaughtUp("telemetry", "state");
        assertEquals(21.5, fleet.history(deviceId).get(0).at("/payload/t").asDouble(), 0);
    }

    /** What the server sends, message by message, as text. */
    private static final class Frames implements WebSocket.Listener {

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            received.add(StandardCharsets.UTF_8.decode(data).toString());
            socket.request(1);
            return null;
        }

        String next() throws InterruptedException {
            return String.valueOf(received.poll(30, TimeUnit.SECONDS));
        }
    }
}
