package io.millrace.bench.torture;

import io.millrace.bench.client.AmqpLink;
import io.millrace.bench.client.HttpLink;
import io.millrace.bench.client.Link;
import io.millrace.bench.client.MqttSocket;
import io.millrace.bench.client.MqttSocket.Packet;
import io.millrace.bench.client.StompLink;
import io.millrace.bench.server.MillracePeer;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/** Messages of the sizes around the limits that the documentation names: one less, as much, and one more, which must be refused as it says. */
final class Sizes {

    private static final int PAYLOAD = 256 << 10;
    private static final int NAME = 64;
    private static final int DEVICE_ID = 128;
    private static final int PROPERTIES = 64;
    private static final int PROPERTY_CHARACTERS = 16_384;
    private static final int STREAMS = 100;
    private static final int BATCH = 1_000;
    private static final int QUOTA = 0x97;
    private static final int NOT_FOUND = 0x90;

    private final Ledger ledger;
    private final MillracePeer millrace;
    private int tried;

    Sizes(Traffic traffic) {
        ledger = traffic.ledger();
        millrace = traffic.millrace();
    }

    /** Tries them all. */
    void run() throws IOException, InterruptedException {
        mqtt();
        stomp();
        amqp();
        http();
        names();
        Torture.say("sizes: %d messages and names of a size around a limit", tried);
    }

    private String register(String deviceId) throws IOException, InterruptedException {
        return millrace.admit(List.of(deviceId)).get(deviceId);
    }

    private void check(String what, Object answer, Object right) {
        tried++;
        if (!right.equals(answer)) {
            ledger.complain(what + " was answered with " + answer + ", not with " + right);
        }
    }

    private static byte[] json(int octets) {
        byte[] payload = new byte[octets];
        Arrays.fill(payload, (byte) '1');
        payload[0] = '"';
        payload[octets - 1] = '"';
        return payload;
    }

    private void mqtt() throws IOException, InterruptedException {
        String password = register("sizes-mqtt");
        for (int octets = PAYLOAD - 1; octets <= PAYLOAD + 1; octets++) {
            for (int version : new int[] {MqttSocket.VERSION_3_1_1, MqttSocket.VERSION_5}) {
                Object right = octets <= PAYLOAD ? 0 : version == MqttSocket.VERSION_5 ? QUOTA : "the end";
                try (MqttSocket socket = new MqttSocket(millrace.port(), version, Link.PATIENCE_SECONDS)) {
                    socket.connect("sizes-mqtt", password);
                    check(
                            octets + " octets over MQTT " + version,
                            publish(socket, "telemetry", json(octets), Map.of()),
                            right);
                }
            }
        }
        fieldsOfMqtt5(password);
    }

    private void fieldsOfMqtt5(String password) throws IOException {
        try (MqttSocket socket = new MqttSocket(millrace.port(), MqttSocket.VERSION_5, Link.PATIENCE_SECONDS)) {
            socket.connect("sizes-mqtt", password);
            for (int count = PROPERTIES - 1; count <= PROPERTIES + 1; count++) {
                Map<String, String> properties = new TreeMap<>();
                for (int n = 0; n < count; n++) {
                    properties.put("p" + n, "v");
                }
                check(
                        count + " properties",
                        publish(socket, "telemetry", json(9), properties),
                        count <= PROPERTIES ? 0 : QUOTA);
            }
            for (int length = PROPERTY_CHARACTERS - 1; length <= PROPERTY_CHARACTERS + 1; length++) {
                Map<String, String> properties = Map.of("p", "v".repeat(length - 1));
                check(
                        "properties of " + length + " characters",
                        publish(socket, "telemetry", json(9), properties),
                        length <= PROPERTY_CHARACTERS ? 0 : QUOTA);
            }
            for (int length = NAME - 1; length <= NAME + 1; length++) {
                String stream = "s".repeat(length);
                int right = length <= NAME ? 0 : NOT_FOUND;
                check("a stream of " + length, publish(socket, "telemetry/" + stream, json(9), Map.of()), right);
                check("an event of " + length, publish(socket, "events/" + stream, json(9), Map.of()), right);
            }
            // The default one and the two of above are there.
            for (int streams = 4; streams <= STREAMS + 1; streams++) {
                check(
                        "stream " + streams,
                        publish(socket, "telemetry/n" + streams, json(9), Map.of()),
                        streams <= STREAMS ? 0 : QUOTA);
            }
        }
    }

    private static Object publish(MqttSocket socket, String address, byte[] payload, Map<String, String> properties)
            throws IOException {
        try {
            socket.write(socket.publish("devices/me/" + address, 1, 1, payload, properties));
            Packet answer = socket.read();
            return answer.type() == MqttMessageType.PUBACK ? answer.reason() : answer.type();
        } catch (IOException e) {
            return "the end";
        }
    }

    private void stomp() throws IOException, InterruptedException {
        String password = register("sizes-stomp");
        for (int octets = PAYLOAD - 1; octets <= PAYLOAD + 1; octets++) {
            try (StompLink link =
                    new StompLink(millrace.port("STOMP"), "sizes-stomp", password, Link.PATIENCE_SECONDS)) {
                String body = new String(json(octets), StandardCharsets.US_ASCII);
                link.write("SEND", body, "destination:devices/me/telemetry", "receipt:1");
                check(octets + " octets over STOMP", link.read().command(), octets <= PAYLOAD ? "RECEIPT" : "ERROR");
            }
        }
    }

    private void amqp() throws IOException, InterruptedException {
        String password = register("sizes-amqp");
        for (int octets = PAYLOAD - 1; octets <= PAYLOAD + 1; octets++) {
            Connection connection = AmqpLink.connect(Client.create(), millrace.port("AMQP"), "sizes-amqp", password);
            try {
                Tracker tracker = AmqpLink.opened(connection.openSender("devices/me/telemetry"))
                        .send(Message.create(json(octets)));
                tracker.awaitSettlement(Link.PATIENCE_SECONDS, TimeUnit.SECONDS);
                check(
                        octets + " octets over AMQP",
                        tracker.remoteState().getType().name(),
                        octets <= PAYLOAD ? "ACCEPTED" : "REJECTED");
            } catch (ClientException e) {
                check(octets + " octets over AMQP", e.getMessage(), "an outcome");
            } finally {
                connection.closeAsync();
            }
        }
    }

    private void http() throws IOException, InterruptedException {
        String password = register("sizes-http");
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (HttpLink link = new HttpLink(client, millrace.port("HTTP"), "sizes-http", password)) {
            for (int octets = PAYLOAD - 1; octets <= PAYLOAD + 1; octets++) {
                int status = link.post("telemetry", json(octets), "x-none", "x").statusCode();
                check(octets + " octets over HTTP", status, octets <= PAYLOAD ? 202 : 413);
            }
            for (int messages = BATCH - 1; messages <= BATCH + 1; messages++) {
                List<String> batch = Collections.nCopies(messages, "1");
                byte[] body = MqttSocket.bytes(batch.toString());
                int status =
                        link.post("telemetry?batch=true", body, "x-none", "x").statusCode();
                check("a batch of " + messages, status, messages <= BATCH ? 202 : 413);
            }
        }
    }

    private void names() throws InterruptedException {
        List<Object> registered = new ArrayList<>();
        for (int length = DEVICE_ID - 1; length <= DEVICE_ID + 1; length++) {
            try {
                register("d".repeat(length));
                registered.add(length);
            } catch (IOException e) {
                // The one that must be refused; whether it is that one is checked below.
                tried++;
            }
        }
        check("devices with ids of 127, 128 and 129 characters", registered, List.of(DEVICE_ID - 1, DEVICE_ID));
    }
}
