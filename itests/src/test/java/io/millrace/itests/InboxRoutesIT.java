package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.endsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.sun.net.httpserver.HttpServer;
import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.Mqtt;
import io.millrace.itests.client.Rest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** The routes between the inbox and devices are files: what an integrator makes of them, and what their swap does not do. */
public class InboxRoutesIT {

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private static final Path DELIVERY = NODE.data().resolve("camel-routes/inbox-delivery.yaml");
    private static final Path WAKE_UP = NODE.data().resolve("camel-routes/inbox-wakeup.yaml");
    private static final String STREAMS = "io.millrace.streams";
    private static final String INBOX = "io.millrace.inbox";

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();
    private String delivery;
    private String wakeUp;

    @Before
    public void keepTheFilesThatShip() throws Exception {
        delivery = Files.readString(DELIVERY);
        wakeUp = Files.readString(WAKE_UP);
    }

    @After
    public void bringThemBack() throws Exception {
        HotFile.write(DELIVERY, delivery);
        HotFile.write(WAKE_UP, wakeUp);
        await("the shipped routes").atMost(Duration.ofSeconds(30)).until(() -> {
            JsonNode route = route("inbox-delivery");
            return route.path("error").isNull()
                    && route.at("/routes/0/state").asText().equals("started");
        });
    }

    private JsonNode route(String id) {
        return rest.get("/routes/" + id).json();
    }

    private static DeviceHttp.Answer next(DeviceHttp device, String wait) {
        return device.send("GET", "/devices/me/commands?wait=" + wait, new byte[0]);
    }

    /** Takes the next command, acknowledges it and returns its payload. */
    private static JsonNode take(DeviceHttp device) {
        JsonNode command = next(device, "30s").expect(200).json();
        String address = "/devices/me/commands/" + command.path("commandId").asText();
        device.send("DELETE", address, new byte[0]).expect(204);
        return command.path("payload");
    }

    @Test
    public void theDeliveringFileMayTranslateAndABrokenOneChangesNothingAndWithoutItCommandsWait() throws Exception {
        fleet.register("route-press");
        Commands commands = new Commands(fleet, "route-press");
        DeviceHttp device = DeviceHttp.withPassword(NODE.http("/"), "route-press", fleet.password("route-press"));
        HotFile.write(DELIVERY, delivery.replace("- to: millrace:device", "- tu: millrace:device"));
        await("the mistake is told")
                .until(() -> route("inbox-delivery").path("error").asText(), containsString("tu"));
        commands.send("setSpeed", "900", "");
        assertEquals("the version before goes on", 900, take(device).asInt());

        HotFile.write(DELIVERY, translating());
        await("the translating version").until(() -> route("inbox-delivery")
                .at("/routes/0/description")
                .asText()
                .equals("Speaks the device's language."));
        commands.send("setSpeed", "901", "");
        assertEquals("{\"speed\":901}", take(device).toString());
        commands.send("beep", "1", "");
        assertEquals("other commands stay as they are", "1", take(device).toString());

        Files.delete(DELIVERY);
        await("the route is gone")
                .until(() -> rest.get("/routes/inbox-delivery").status() == 404);
        String waits = commands.send("setSpeed", "902", "");
        next(device, "1s").expect(204);
        assertEquals("queued", commands.get(waits).path("status").asText());
        HotFile.write(DELIVERY, delivery);
        assertEquals(902, take(device).asInt());
    }

    private static String translating() {
        return """
                - route:
                    id: inbox.deliver
                    description: Speaks the device's language.
                    from:
                      uri: millrace:inbox
                      parameters:
                        batchSize: 1
                      steps:
                        - choice:
                            when:
                              - simple: "${header.command-name} == 'setSpeed'"
                                steps:
                                  - setBody: {simple: '{"speed":${body}}'}
                        - to: millrace:device
                """;
    }

    @Test
    public void streamsAndInboxAreSwappedWhileCommandsFlowAndTheDeviceGetsEachInOrder() throws Exception {
        fleet.register("swap-press");
        Commands commands = new Commands(fleet, "swap-press");
        List<Throwable> ends = new CopyOnWriteArrayList<>();
        List<Integer> got = new CopyOnWriteArrayList<>();
        Mqtt5BlockingClient device = Mqtt.client(
                "swap-press", NODE.port("MQTT"), "swap-press", fleet.password("swap-press"), null, ends::add);
        device.connect();
        Mqtt5AsyncClient listening = device.toAsync();
        listening.publishes(
                MqttGlobalPublishFilter.ALL,
                message -> got.add(Integer.parseInt(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8))));
        device.subscribeWith()
                .topicFilter("devices/swap-press/commands/#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> sender = CompletableFuture.supplyAsync(() -> sendUntil(stop, commands));
        for (String bundle : List.of(STREAMS, INBOX, STREAMS, INBOX)) {
            int before = got.size();
            await("commands flow").atMost(Duration.ofSeconds(30)).until(() -> got.size() >= before + 50);
            assertThat(NODE.script("shell", "bundle:update " + bundle), endsWith("exit code 0"));
        }
        int before = got.size();
        await("commands flow").atMost(Duration.ofSeconds(30)).until(() -> got.size() >= before + 50);
        stop.set(true);
        int sent = sender.get(60, TimeUnit.SECONDS);
        await("all acknowledged").atMost(Duration.ofSeconds(30)).until(() -> acknowledged("swap-press") == sent);
        assertEquals("each once, in order", IntStream.range(0, sent).boxed().toList(), got);
        assertEquals("the device noticed nothing", List.of(), ends);
        device.disconnect();
    }

    private int acknowledged(String deviceId) {
        return rest.get("/devices/" + deviceId + "/commands?status=acknowledged&limit=10000")
                .expect(200)
                .json()
                .path("commands")
                .size();
    }

    /** Sends as a careful program does it: again, under the same id, where the server was away; returns how many. */
    private static int sendUntil(AtomicBoolean stop, Commands commands) {
        int n = 0;
        while (!stop.get()) {
            int status = commands.tell("", "step", "" + n, "\"commandId\":\"swap-" + n + "\"")
                    .status();
            if (status == 202) {
                n++;
            } else if (status != 503) {
                throw new AssertionError("command swap-" + n + " was answered with " + status);
            }
        }
        return n;
    }

    @Test
    public void whoeverCanWakeADeviceIsCalledOnceWhenMailWaitsForIt() throws Exception {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        HttpServer platform = platform(calls);
        platform.start();
        try {
            String url = "http://127.0.0.1:" + platform.getAddress().getPort() + "/wakeups";
            HotFile.write(
                    WAKE_UP,
                    wakeUp.replace("    autoStartup: false\n", "")
                            .replace("https://sim-platform.example/wakeups", url)
                            .replace("retryDelayMillis: 1000", "retryDelayMillis: 100"));
            await("the route is on")
                    .until(() ->
                            route("inbox-wakeup").at("/routes/0/state").asText().equals("started"));
            fleet.register("sleeper", "sleeper-2");
            Commands sleeper = new Commands(fleet, "sleeper");
            sleeper.send("beep", "1", "");
            sleeper.send("beep", "2", "");
            assertThat(calls.poll(30, TimeUnit.SECONDS), containsString("POST {\"deviceId\":\"sleeper\",\"since\":\""));
            new Commands(fleet, "sleeper-2").send("beep", "3", "");
            assertThat(
                    "the next call is for another device",
                    calls.poll(30, TimeUnit.SECONDS),
                    containsString("\"deviceId\":\"sleeper-2\""));
            DeviceHttp device = DeviceHttp.withPassword(NODE.http("/"), "sleeper", fleet.password("sleeper"));
            assertEquals(1, take(device).asInt());
            assertEquals(2, take(device).asInt());
        } finally {
            platform.stop(0);
        }
    }

    /** A SIM platform that fails once, and notes the calls that it took. */
    private static HttpServer platform(BlockingQueue<String> calls) throws IOException {
        AtomicBoolean fails = new AtomicBoolean(true);
        HttpServer platform = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        platform.createContext("/wakeups", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = fails.getAndSet(false);
            exchange.sendResponseHeaders(refused ? 503 : 204, -1);
            exchange.close();
            if (!refused) {
                calls.add(exchange.getRequestMethod() + " " + body);
            }
        });
        return platform;
    }
}
