package io.millrace.itests;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.MqttWire;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Stomp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.junit.ClassRule;
import org.junit.Test;

/** What becomes of a command: its options, its end, and what its sender hears of it. */
public class InboxIT {

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private static final int MOST_WAITING = 10_000;

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();

    private Commands device(String id) {
        fleet.register(id);
        return new Commands(fleet, id);
    }

    private DeviceHttp http(String id) {
        return DeviceHttp.withPassword(NODE.http("/"), id, fleet.password(id));
    }

    private static DeviceHttp.Answer next(DeviceHttp device, String wait) {
        return device.send("GET", "/devices/me/commands?wait=" + wait, new byte[0]);
    }

    /** Takes the next command, acknowledges it and returns its payload. */
    private static int take(DeviceHttp device) {
        JsonNode command = next(device, "30s").expect(200).json();
        device.send(
                        "DELETE",
                        "/devices/me/commands/" + command.path("commandId").asText(),
                        new byte[0])
                .expect(204);
        return command.path("payload").asInt();
    }

    @Test
    public void aDeviceThatChangesItsProtocolGetsWhatIsLeftAndNothingThatItAcknowledged() throws Exception {
        Commands commands = device("inbox-change");
        String password = fleet.password("inbox-change");
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            ids.add(commands.send("step", "" + n, ""));
        }
        try (MqttWire mqtt = new MqttWire(NODE.port("MQTT"), 4)) {
            assertEquals(
                    0, mqtt.connect("inbox-change", "inbox-change", password).code());
            mqtt.sendSubscribe("devices/me/commands/#");
            MqttWire.Packet first = mqtt.receive();
            while (first.type() != MqttWire.PUBLISH) {
                first = mqtt.receive();
            }
            assertThat(first.topic(), containsString(ids.get(0)));
            mqtt.acknowledge(first);
            commands.await(ids.get(0), "acknowledged");
        }
        try (Amqp amqp = new Amqp(NODE.port("AMQP"), "inbox-change", password)) {
            Delivery second = Amqp.receive(amqp.receiver("devices/me/commands", 10));
            assertEquals(ids.get(1), second.message().messageId());
            second.accept();
            commands.await(ids.get(1), "acknowledged");
        }
        try (Stomp stomp = new Stomp(NODE.port("STOMP"))) {
            stomp.connect("inbox-change", password).expect("CONNECTED");
            stomp.send("SUBSCRIBE", "", "id", "1", "destination", "devices/me/commands", "ack", "client-individual");
            Stomp.Frame third = stomp.receive().expect("MESSAGE");
            assertEquals(ids.get(2), third.headers().get("command-id"));
            stomp.send("ACK", "", "id", third.headers().get("ack"));
            commands.await(ids.get(2), "acknowledged");
        }
        DeviceHttp http = http("inbox-change");
        assertEquals(3, take(http));
        next(http, "1s").expect(204);
        ids.forEach(id ->
                assertEquals("acknowledged", commands.get(id).path("status").asText()));
    }

    @Test
    public void theAnswerOfTheDeviceIsTheAnswerOfTheCall() {
        Commands commands = device("inbox-wait");
        DeviceHttp device = http("inbox-wait");
        CompletableFuture<Rest.Answer> call =
                CompletableFuture.supplyAsync(() -> commands.tell("?wait=30s", "setSpeed", "{\"rpm\":900}", ""));
        JsonNode command = next(device, "30s").expect(200).json();
        String id = command.path("commandId").asText();
        device.post("/devices/me/responses/" + id + "/207", "{\"ok\":true}").expect(202);
        JsonNode answer = call.join().expect(200).json();
        assertEquals("completed", answer.path("status").asText());
        assertEquals(207, answer.at("/response/status").asInt());
        assertTrue(answer.at("/response/payload/ok").asBoolean());
    }

    @Test
    public void whoWaitsInVainIsToldAndTheCommandGoesOnUntilItIsCancelled() {
        Commands commands = device("inbox-vain");
        Rest.Answer none = commands.tell("?wait=1s", "beep", "1", "\"commandId\":\"vain-1\"")
                .expect(504);
        assertThat(none.json().path("detail").asText(), containsString("it is queued"));
        commands.cancel("vain-1").expect(204);
        JsonNode cancelled = commands.get("vain-1");
        assertEquals("cancelled", cancelled.path("status").asText());
        assertEquals("cancelled by admin", cancelled.path("reason").asText());
        DeviceHttp device = http("inbox-vain");
        next(device, "1s").expect(204);
        String done = commands.send("beep", "2", "");
        assertEquals(2, take(device));
        assertThat(commands.cancel(done).expect(409).body(), containsString("only what was not acknowledged"));
        commands.cancel("never").expect(404);
    }

    @Test
    public void aCallThatIsRepeatedUnderItsKeyFindsTheCommandAndSendsNoSecond() {
        Commands commands = device("inbox-key");
        String path = "/devices/inbox-key/commands?wait=1s";
        for (int call = 0; call < 2; call++) {
            rest.send("POST", path, "{\"name\":\"beep\",\"payload\":7}", "Idempotency-Key", "order-7")
                    .expect(504);
        }
        assertEquals(7, take(http("inbox-key")));
        JsonNode list =
                rest.get("/devices/inbox-key/commands").expect(200).json().path("commands");
        assertEquals(list.toString(), 1, list.size());
        commands.await(list.at("/0/commandId").asText(), "acknowledged");
    }

    @Test
    public void nowOrNeverIsRefusedWhereTheDeviceDoesNotListenAndAnsweredWhereItDoes() throws Exception {
        Commands commands = device("inbox-direct");
        Rest.Answer refused = commands.tell("", "beep", "1", "\"ttl\":\"PT0S\"").expect(409);
        assertThat(refused.json().path("detail").asText(), containsString("does not listen"));
        try (Stomp device = new Stomp(NODE.port("STOMP"))) {
            device.connect("inbox-direct", fleet.password("inbox-direct")).expect("CONNECTED");
            device.send(
                    "SUBSCRIBE", "", "id", "1", "destination", "devices/me/commands", "ack", "auto", "receipt", "s");
            device.receive().expect("RECEIPT");
            CompletableFuture<Rest.Answer> call =
                    CompletableFuture.supplyAsync(() -> commands.tell("?wait=30s", "beep", "2", "\"ttl\":\"PT0S\""));
            Stomp.Frame command = device.receive().expect("MESSAGE");
            assertEquals("2", command.body());
            String id = command.headers().get("command-id");
            device.send("SEND", "\"done\"", "destination", "devices/me/responses/" + id);
            assertEquals(
                    "done",
                    call.join().expect(200).json().at("/response/payload").asText());
        }
    }

    @Test
    public void aCommandThatExpiresIsNotDeliveredAndItsSenderIsTold() throws Exception {
        Commands commands = device("inbox-expiry");
        String password = fleet.registerService("inbox-feedback", "feedback");
        rest.put("/streams/feedback/groups/inbox-feedback", "{\"start\":\"latest\"}")
                .expect(201);
        String id = commands.send("beep", "1", "\"ttl\":\"PT1S\"");
        try (Amqp service = new Amqp(NODE.port("AMQP"), "service/inbox-feedback", password)) {
            Receiver receiver = service.receiver("streams/feedback/inbox-feedback", 10);
            JsonNode outcome = outcome(receiver, id);
            assertEquals("expired", outcome.path("status").asText());
            assertEquals(0, outcome.path("deliveries").asInt());
        }
        next(http("inbox-expiry"), "1s").expect(204);
        assertEquals("expired", commands.get(id).path("status").asText());
    }

    /** Waits for the outcome of one command, past those that other tests on this node leave. */
    private static JsonNode outcome(Receiver receiver, String commandId) throws Exception {
        JsonNode outcome;
        do {
            Delivery delivery = Amqp.receive(receiver);
            Message<byte[]> message = delivery.message();
            outcome = new ObjectMapper().readTree(message.body());
            delivery.accept();
        } while (!outcome.path("commandId").asText().equals(commandId));
        return outcome;
    }

    @Test
    public void priorityCollapseKeyAndNotBeforeSayWhatComesWhen() {
        Commands commands = device("inbox-order");
        Instant later = Instant.now().plusSeconds(4);
        commands.send("step", "4", "\"notBefore\":\"" + later + "\"");
        String old = commands.send("step", "1", "\"collapseKey\":\"speed\"");
        commands.send("step", "2", "");
        commands.send("step", "3", "\"collapseKey\":\"speed\"");
        commands.send("step", "0", "\"priority\":9");
        JsonNode superseded = commands.get(old);
        assertEquals("cancelled", superseded.path("status").asText());
        assertThat(superseded.path("reason").asText(), containsString("superseded by command"));
        DeviceHttp device = http("inbox-order");
        assertEquals(List.of(0, 2, 3), List.of(take(device), take(device), take(device)));
        assertEquals(4, take(device));
        assertFalse("not before its time", Instant.now().isBefore(later));
        Rest.Answer never = commands.tell("", "step", "5", "\"ttl\":\"PT1M\",\"notBefore\":\"2100-01-01T00:00:00Z\"");
        assertEquals(
                "/notBefore", never.expect(400).json().at("/errors/0/pointer").asText());
    }

    @Test
    public void aTimeToLiveOutsideOfWhatIsAllowedIsRefusedWithItsPlace() {
        Commands commands = device("inbox-ttl");
        for (String ttl : List.of("PT0.5S", "P31D", "-PT1S", "soon")) {
            Rest.Answer refused = commands.tell("", "beep", "1", "\"ttl\":\"" + ttl + "\"");
            assertEquals(
                    ttl,
                    "/ttl",
                    refused.expect(400).json().at("/errors/0/pointer").asText());
        }
    }

    @Test
    public void aCommandThatTheDeviceGivesBackTenTimesHasFailed() {
        Commands commands = device("inbox-failed");
        String id = commands.send("beep", "1", "");
        DeviceHttp device = http("inbox-failed");
        for (int i = 1; i <= 10; i++) {
            assertEquals(
                    i, next(device, "30s").expect(200).json().path("deliveries").asInt());
            device.post("/devices/me/commands/" + id + "/abandon", "").expect(204);
        }
        assertEquals(10, commands.await(id, "failed").path("deliveries").asInt());
        next(device, "1s").expect(204);
    }

    @Test
    public void desiredConfigurationGoesOutAsACommandOfWhichTheNewestCounts() {
        device("inbox-desired");
        for (int seconds = 10; seconds <= 30; seconds += 10) {
            rest.put("/devices/inbox-desired/desired", "{\"intervalSeconds\":" + seconds + "}")
                    .expect(200);
        }
        DeviceHttp device = http("inbox-desired");
        JsonNode command;
        do {
            command = next(device, "30s").expect(200).json();
            assertEquals("config", command.path("name").asText());
            device.send(
                            "DELETE",
                            "/devices/me/commands/" + command.path("commandId").asText(),
                            new byte[0])
                    .expect(204);
        } while (command.at("/payload/version").asInt() < 3);
        assertEquals(30, command.at("/payload/desired/intervalSeconds").asInt());
        next(device, "1s").expect(204);
    }

    @Test
    public void anInboxThatIsFullTakesNoMoreAndAnErasedOneHasRoom() throws Exception {
        Commands commands = device("inbox-full");
        String password = rest.post("/services", "{\"id\":\"inbox-flood\",\"consume\":[],\"send\":[\"commands\"]}")
                .expect(201)
                .json()
                .path("password")
                .asText();
        try (Amqp service = new Amqp(NODE.port("AMQP"), "service/inbox-flood", password)) {
            Sender sender = service.sender("commands/inbox-full/beep");
            List<Tracker> sent = new ArrayList<>();
            for (int n = 0; n < MOST_WAITING; n++) {
                sent.add(sender.send(Message.create(new byte[] {'1'})));
            }
            for (Tracker one : sent) {
                assertTrue(one.settlementFuture()
                        .get(60, TimeUnit.SECONDS)
                        .remoteState()
                        .isAccepted());
            }
            Tracker tooMany = Amqp.send(sender, Message.create(new byte[] {'1'}));
            assertFalse("" + tooMany.remoteState(), tooMany.remoteState().isAccepted());
        }
        Rest.Answer full = commands.tell("", "beep", "1", "").expect(429);
        assertThat(full.json().path("detail").asText(), containsString("10000 commands wait"));
        rest.delete("/devices/inbox-full?purge=true").expect(204);
        assertEquals(404, rest.get("/devices/inbox-full/commands").status());
        fleet.register("inbox-full");
        commands.send("beep", "2", "");
        assertEquals("nothing of before comes", 2, take(http("inbox-full")));
    }

    @Test
    public void outcomesOutliveTheirDeviceUnlessTheyArePurged() {
        Commands commands = device("inbox-gone");
        DeviceHttp device = http("inbox-gone");
        String done = commands.send("beep", "1", "");
        assertEquals(1, take(device));
        device.post("/devices/me/responses/" + done, "\"yes\"").expect(202);
        String waiting = commands.send("beep", "2", "");
        rest.delete("/devices/inbox-gone").expect(204);
        assertEquals(
                "yes", commands.await(done, "completed").at("/response/payload").asText());
        JsonNode cancelled = commands.await(waiting, "cancelled");
        assertEquals("its device was unregistered", cancelled.path("reason").asText());
        fleet.register("inbox-gone");
        String fresh = commands.send("beep", "3", "");
        assertEquals(3, take(http("inbox-gone")));
        rest.delete("/devices/inbox-gone?purge=true").expect(204);
        commands.look(fresh).expect(404);
        commands.look(done).expect(404);
    }

    @Test
    public void theShellSendsShowsAndCancels() throws Exception {
        Commands commands = device("inbox-shell");
        String shell = "millrace:command-send --ttl PT10M --command-id sh-1 inbox-shell setSpeed '{\"rpm\":900}'";
        assertThat(NODE.script("shell", shell), containsString("is queued"));
        assertEquals(
                900,
                next(http("inbox-shell"), "30s")
                        .expect(200)
                        .json()
                        .at("/payload/rpm")
                        .asInt());
        assertThat(NODE.script("shell", "millrace:command-list inbox-shell"), containsString("sh-1"));
        assertThat(NODE.script("shell", "millrace:command-cancel inbox-shell sh-1"), containsString("is cancelled"));
        assertEquals("cancelled", commands.get("sh-1").path("status").asText());
        String none = NODE.script("shell", "millrace:command-send --wait 1s inbox-shell beep");
        assertThat(none, containsString("no answer came within 1s"));
        assertThat(none, containsString("exit code 1"));
        JsonNode audited = fleet.rest()
                .get("/audit?device=inbox-shell&limit=1")
                .expect(200)
                .json()
                .at("/audit/0");
        assertEquals("command-send", audited.path("action").asText());
        assertEquals(
                "it was sent, whatever comes of it",
                "done",
                audited.path("outcome").asText());
    }
}
