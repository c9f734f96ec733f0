package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertTrue;

import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.HttpWire;
import io.millrace.itests.client.Rest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Test;

/** Clients of HTTP that ask and do not read the answer: what they hold is bounded, and nobody else waits for them. */
public class SlowReadersIT {

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    /** More than the HTTP server has threads. */
    private static final int MANY = 220;

    private static final long PROMPT_MILLIS = 3_000;

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();
    private final List<Socket> sockets = new ArrayList<>();

    @After
    public void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** A connection of somebody who takes next to nothing of what is sent. */
    private HttpWire deaf(String authorization) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(1);
        socket.connect(new InetSocketAddress("127.0.0.1", NODE.port("HTTP")));
        return new HttpWire(socket, authorization);
    }

    private HttpWire wire(String authorization) throws IOException {
        Socket socket = new Socket("127.0.0.1", NODE.port("HTTP"));
        sockets.add(socket);
        return new HttpWire(socket, authorization);
    }

    private String basic(String deviceId) {
        return DeviceHttp.basic(deviceId, fleet.password(deviceId));
    }

    private String viewer(String name) {
        return "Bearer "
                + rest.post("/api-keys", "{\"name\":\"" + name + "\",\"role\":\"viewer\"}")
                        .expect(201)
                        .json()
                        .path("key")
                        .asText();
    }

    private static void assertPrompt(HttpWire wire, String method, String path, String body, String expected)
            throws IOException {
        long begin = System.nanoTime();
        assertThat(path, wire.ask(method, path, body), startsWith("HTTP/1.1 " + expected));
        assertPrompt(path, begin);
    }

    private static void assertPrompt(DeviceHttp caller, String path) {
        long begin = System.nanoTime();
        caller.send("GET", path, new byte[0]).expect(200);
        assertPrompt(path, begin);
    }

    private static void assertPrompt(String path, long begin) {
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertTrue(path + " took " + took + " ms", took < PROMPT_MILLIS);
    }

    @Test
    public void devicesThatPollForCommandsAndDoNotReadThem() throws Exception {
        fleet.register("deaf", "hears");
        String payload = "\"" + "x".repeat(128 * 1024) + "\"";
        Commands commands = new Commands(fleet, "deaf");
        for (int i = 0; i < MANY; i++) {
            String id = commands.send("update", payload, "");
            deaf(basic("deaf")).send("GET", "/devices/me/commands", "");
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> commands.get(id).path("status").asText().equals("delivered"));
        }
        HttpWire other = wire(basic("hears"));
        assertPrompt(other, "POST", "/devices/me/telemetry", "{\"t\":1}", "202");
        rest.post("/devices/hears/commands", "{\"name\":\"beep\"}").expect(202);
        assertPrompt(other, "GET", "/devices/me/commands?wait=30s", "", "200");
        assertPrompt(other, "POST", "/devices/me/telemetry", "{\"t\":2}", "202");
    }

    @Test
    public void callersWhoAskForHistoryAndDoNotReadIt() throws Exception {
        fleet.register("wordy", "brief");
        HttpWire device = wire(basic("wordy"));
        String text = "{\"text\":\"" + "y".repeat(20 * 1024) + "\"}";
        for (int i = 0; i < 200; i++) {
            assertThat(device.ask("POST", "/devices/me/telemetry", text), startsWith("HTTP/1.1 202"));
        }
        fleet.awaitCaughtUp("telemetry", "state");
        String key = viewer("deaf");
        List<HttpWire> deaf = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            HttpWire wire = deaf(key);
            wire.send("GET", "/api/v1/devices/wordy/history?limit=1000", "");
            deaf.add(wire);
        }
        HttpWire other = wire(basic("brief"));
        DeviceHttp reader = new DeviceHttp(NODE.http("/"), viewer("reader"));
        for (int i = 0; i < 5; i++) {
            assertPrompt(other, "POST", "/devices/me/telemetry", "{\"t\":1}", "202");
            assertPrompt(reader, "/api/v1/devices/wordy/history?limit=1000");
            assertPrompt(reader, "/api/v1/devices/brief");
        }
        // who asks for more than its share is told so
        String refused = deaf.get(MANY - 1).readUntil("too many large answers");
        assertThat(refused, startsWith("HTTP/1.1 503"));
        assertThat(refused, containsString("Retry-After: 1"));
    }

    @Test
    public void aListenerToTheLiveEventsThatDoesNotRead() throws Exception {
        fleet.register("lively");
        HttpWire deaf = deaf(viewer("deaf events"));
        deaf.send("GET", "/api/v1/events?devices=lively", "");
        HttpWire listener = wire(viewer("events"));
        listener.send("GET", "/api/v1/events?devices=lively", "");
        listener.readUntil("event: hello");
        HttpWire device = wire(basic("lively"));
        int published = 0;
        for (int i = 0; i < 400; i++) {
            String text = "{\"n\":" + i + ",\"text\":\"" + "z".repeat(50_000) + "\"}";
            published += text.length();
            assertThat(device.ask("POST", "/devices/me/telemetry", text), startsWith("HTTP/1.1 202"));
        }
        listener.readUntil("\"n\":{\"value\":399");
        // what it has not taken was merged: the newest value comes, and far less than was published
        String missed = deaf.readUntil("\"n\":{\"value\":399");
        assertTrue(missed.length() + " of " + published, missed.length() < published / 2);
    }
}
