package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.MqttWire;
import io.millrace.itests.client.MqttWire.Packet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Commands end exactly once, though the server is killed between the delivery of some and their acknowledgement. */
@Category(Alone.class)
public class CommandLoopIT {

    private static final String DEVICE = "loop-device";
    private static final String GROUP = "loop";
    private static final int ROUNDS = 3;
    private static final int COMMANDS_A_ROUND = 40;
    private static final int LEFT_OPEN = 4;

    @Rule
    public final MillraceProcess node = new MillraceProcess().asShipped();

    private final Fleet fleet = new Fleet(node);
    private final Set<String> sent = new TreeSet<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Deque<Packet> arrived = new ArrayDeque<>();

    @Test
    public void everyCommandHasOneOutcomeAndNoAcknowledgedOneComesAgain() throws Exception {
        waitForResponses();
        fleet.register(DEVICE);
        String password = fleet.registerService("loop-crm", "feedback");
        fleet.rest().put("/streams/feedback/groups/" + GROUP, "{\"start\":\"earliest\"}");
        for (int round = 0; round < ROUNDS; round++) {
            send();
            Set<String> open = leaveSomeOpen();
            node.kill();
            node.start();
            takeAgain(open);
        }
        acknowledgeAndAnswerTheRest();
        for (String id : sent) {
            await(id).atMost(Duration.ofSeconds(30)).until(() -> status(id).equals("completed"));
        }
        assertEquals(outcomesExpected(), outcomes(password));
    }

    /** The device answers later than the inbox waits by default, and a late answer would be a second outcome (docs/inbox.md). */
    private void waitForResponses() throws Exception {
        Files.writeString(
                node.data().resolve("etc/io.millrace.inbox.cfg"),
                "\nresponseWaitSeconds = 600\n",
                StandardOpenOption.APPEND);
        node.signal("TERM");
        node.start();
    }

    private void send() {
        for (int n = 0; n < COMMANDS_A_ROUND; n++) {
            JsonNode answer = fleet.rest()
                    .post("/devices/" + DEVICE + "/commands", "{\"name\":\"step\",\"payload\":{\"n\":" + n + "}}")
                    .expect(202)
                    .json();
            sent.add(answer.path("commandId").asText());
        }
    }

    /** Acknowledges some of what comes, answers half of that, and leaves some unacknowledged. */
    private Set<String> leaveSomeOpen() throws Exception {
        Set<String> open = new HashSet<>();
        Set<String> fresh = new HashSet<>();
        try (MqttWire device = listening()) {
            for (int n = 0; open.size() < LEFT_OPEN; n++) {
                Packet message = nextCommand(device);
                if (n % 3 == 2) {
                    open.add(id(message));
                } else {
                    device.acknowledge(message);
                    fresh.add(id(message));
                }
            }
            // PUBACK is answered by nothing: the state says when the server has it.
            for (String id : fresh) {
                await(id).atMost(Duration.ofSeconds(30)).until(() -> status(id).equals("acknowledged"));
            }
            acknowledged.addAll(fresh);
            for (String id : fresh.stream().sorted().limit(fresh.size() / 2).toList()) {
                answer(device, id);
            }
        }
        return open;
    }

    /** What was delivered and not acknowledged comes again, and comes first, for commands are in order. */
    private void takeAgain(Set<String> open) throws Exception {
        Set<String> again = new HashSet<>();
        try (MqttWire device = listening()) {
            while (again.size() < open.size()) {
                Packet message = nextCommand(device);
                assertEquals("comes first", true, open.contains(id(message)));
                again.add(id(message));
            }
        }
        assertEquals(open, again);
    }

    private void acknowledgeAndAnswerTheRest() throws Exception {
        try (MqttWire device = listening()) {
            while (acknowledged.size() < sent.size()) {
                Packet message = nextCommand(device);
                device.acknowledge(message);
                acknowledged.add(id(message));
            }
            for (String id : sent) {
                if (!answered.contains(id)) {
                    answer(device, id);
                }
            }
        }
    }

    private void answer(MqttWire device, String id) throws Exception {
        device.sendPublish(
                "devices/me/responses/" + id, "{\"done\":true}".getBytes(StandardCharsets.UTF_8), new byte[0]);
        for (Packet packet = device.receive(); packet.type() != MqttWire.PUBACK; packet = device.receive()) {
            assertEquals("a command between", MqttWire.PUBLISH, packet.type());
            arrived.add(packet);
        }
        answered.add(id);
    }

    private Packet nextCommand(MqttWire device) throws Exception {
        Packet packet = arrived.isEmpty() ? device.receive() : arrived.remove();
        while (packet.type() != MqttWire.PUBLISH) {
            assertFalse("closed", packet.type() == MqttWire.CLOSED);
            packet = device.receive();
        }
        assertFalse("acknowledged and delivered again: " + packet.topic(), acknowledged.contains(id(packet)));
        return packet;
    }

    private MqttWire listening() throws Exception {
        arrived.clear();
        MqttWire device = new MqttWire(node.port("MQTT"), 4);
        assertEquals(0, device.connect(DEVICE, DEVICE, fleet.password(DEVICE)).code());
        device.sendSubscribe("devices/" + DEVICE + "/commands/#");
        return device;
    }

    private String status(String id) {
        return fleet.rest()
                .get("/devices/" + DEVICE + "/commands/" + id)
                .expect(200)
                .json()
                .path("status")
                .asText();
    }

    private TreeMap<String, List<String>> outcomesExpected() {
        TreeMap<String, List<String>> expected = new TreeMap<>();
        sent.forEach(id -> expected.put(id, List.of("completed")));
        return expected;
    }

    /** What the sender was told of each command. */
    private TreeMap<String, List<String>> outcomes(String password) throws Exception {
        TreeMap<String, List<String>> told = new TreeMap<>();
        try (Amqp service = new Amqp(node.port("AMQP"), "service/loop-crm", password)) {
            Receiver receiver = service.receiver("streams/feedback/" + GROUP, 50);
            do {
                Delivery delivery = Amqp.receive(receiver);
                told.computeIfAbsent(String.valueOf(delivery.message().property("command-id")), id -> new ArrayList<>())
                        .add(String.valueOf(delivery.message().property("status")));
                delivery.accept();
            } while (told.size() < sent.size());
            fleet.awaitCaughtUp("feedback", GROUP);
            for (Delivery more = receiver.tryReceive(); more != null; more = receiver.tryReceive()) {
                told.computeIfAbsent(String.valueOf(more.message().property("command-id")), id -> new ArrayList<>())
                        .add(String.valueOf(more.message().property("status")));
            }
        }
        return told;
    }

    private static String id(Packet message) {
        return message.topic().substring(message.topic().lastIndexOf('/') + 1);
    }
}
