package io.millrace.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.MqttWire;
import io.millrace.itests.client.Stomp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;

/** One device a protocol that does nothing wrong, and whose connection therefore goes on whatever others do. */
final class Bystanders {

    private static final String MQTT = "bystander-mqtt";
    private static final String AMQP = "bystander-amqp";
    private static final String STOMP = "bystander-stomp";

    private final Fleet fleet;
    private final MqttWire mqtt;
    private final Amqp amqp;
    private final Sender sender;
    private final Stomp stomp;
    private int sent;

    /** Registers and connects them. */
    Bystanders(MillraceProcess node) throws Exception {
        fleet = new Fleet(node).register(MQTT, AMQP, STOMP);
        mqtt = new MqttWire(node.port("MQTT"), 4);
        assertEquals(0, mqtt.connect(MQTT, MQTT, fleet.password(MQTT)).code());
        amqp = new Amqp(node.port("AMQP"), AMQP, fleet.password(AMQP));
        sender = amqp.sender("devices/me/telemetry");
        stomp = new Stomp(node.port("STOMP"));
        stomp.connect(STOMP, fleet.password(STOMP)).expect("CONNECTED");
    }

    /** Each publishes once more on the connection that it has had from the start, and is told that it is stored. */
    void goOn() throws Exception {
        String json = "{\"n\":" + sent + "}";
        assertEquals(
                "bystander on MQTT",
                MqttWire.PUBACK,
                mqtt.publish("devices/me/telemetry", json).type());
        assertTrue(
                "bystander on AMQP",
                Amqp.send(sender, Message.create(json.getBytes(StandardCharsets.UTF_8)))
                        .remoteState()
                        .isAccepted());
        stomp.send("SEND", json, "destination", "devices/me/telemetry", "receipt", "r" + sent);
        stomp.receive().expect("RECEIPT");
        sent++;
    }

    /** What they sent is in the history, once and in order. */
    void assertNothingIsLost() {
        fleet.awaitCaughtUp("telemetry", "state");
        List<Integer> all = java.util.stream.IntStream.range(0, sent).boxed().toList();
        assertEquals(new TreeMap<>(Map.of(MQTT, all, AMQP, all, STOMP, all)), new TreeMap<>(fleet.numbers()));
    }

    void close() throws Exception {
        mqtt.close();
        amqp.close();
        stomp.close();
    }
}
