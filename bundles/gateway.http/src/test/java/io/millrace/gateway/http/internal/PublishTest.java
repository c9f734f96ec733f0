package io.millrace.gateway.http.internal;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;

import io.millrace.gateway.http.internal.DeviceServer.Answer;
import io.millrace.gateway.http.internal.FakeGateway.Sent;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;

/** One message by POST: what travels, when it is acknowledged, and how it is refused. */
public class PublishTest {

    @Rule
    public final DeviceServer server =
            new DeviceServer(Map.of("maxBodyKibibytes", 8, "maxBufferedMebibytes", 1, "requestTimeoutSeconds", 2));

    private Sent only() {
        assertEquals(1, server.gateway.sent.size());
        return server.gateway.sent.get(0);
    }

    @Test
    public void aMessageTravelsWithItsTypeAndItsProperties() {
        Answer answer = server.post(
                "/devices/press-1/telemetry/motor?unit=r%2Fmin&creation-time=1",
                "{\"rpm\":900}",
                "Content-Type",
                "application/json",
                "Creation-Time",
                "2026-01-02T03:04:05Z",
                "message-id",
                "m-1",
                "Property-Shift",
                "night",
                "X-Other",
                "no property");
        assertEquals(202, answer.status());
        assertEquals(0, answer.response().body().length);
        assertEquals("devices/press-1/telemetry/motor", only().address());
        assertEquals("{\"rpm\":900}", only().payload());
        assertEquals(Optional.of("application/json"), only().content().contentType());
        assertEquals(
                Map.of("unit", "r/min", "creation-time", "2026-01-02T03:04:05Z", "message-id", "m-1", "shift", "night"),
                only().content().properties());
    }

    @Test
    public void theBagOfAnAddressIsTheQueryAndAPathMayEndWithASlash() {
        assertEquals(
                202, server.post("/devices/me/telemetry/?stream-id=gps", "1").status());
        assertEquals("devices/me/telemetry", only().address());
        assertEquals("gps", only().property("stream-id"));
    }

    @Test
    public void aPathMayBeEncoded() {
        server.send(server.request("a@b=1", "/devices/a%40b%3D1/telemetry").POST(BodyPublishers.ofString("1")));
        assertEquals("devices/a@b=1/telemetry", only().address());
        assertEquals(404, server.post("/devices/me/telemetry%2Fx", "1").status());
    }

    @Test
    public void whatCurlSaysOfEveryBodyIsNoContentType() {
        assertEquals(
                202,
                server.post("/devices/me/telemetry", "{\"a\":1}", "Content-Type", "application/x-www-form-urlencoded")
                        .status());
        assertEquals(Optional.empty(), only().content().contentType());
        assertEquals("{\"a\":1}", only().payload());
    }

    @Test
    public void octetsTravelAsTheyAre() {
        byte[] octets = new byte[200];
        new Random(1).nextBytes(octets);
        server.post("/devices/me/telemetry", octets);
        server.post("/devices/me/telemetry", DeviceServer.gzip(octets), "Content-Encoding", "gzip");
        server.post("/devices/me/telemetry", new byte[0]);
        assertArrayEquals(octets, server.gateway.sent.get(0).content().payload());
        assertArrayEquals(octets, server.gateway.sent.get(1).content().payload());
        assertEquals("", server.gateway.sent.get(2).payload());
    }

    @Test
    public void theAnswerWaitsForTheDiskAndHoldsNoThread() {
        server.gateway.holding = true;
        CompletableFuture<Answer> answer = server.sendLater(
                server.request("press-1", "/devices/me/telemetry").POST(BodyPublishers.ofString("1")));
        await().until(() -> server.gateway.held.size() == 1);
        assertFalse(answer.isDone());
        server.gateway.held.get(0).accepted();
        assertEquals(202, answer.join().status());
    }

    @Test
    public void whatIsNotStoredInTimeIsNotAcknowledged() {
        server.gateway.holding = true;
        Answer answer = server.post("/devices/me/telemetry", "1");
        assertEquals(503, answer.status());
        assertThat(answer.detail(), containsString("may still do"));
        assertEquals("1", answer.header("Retry-After"));
    }

    @Test
    public void refusalsAreProblems() {
        Answer answer = server.post("/devices/press-2/telemetry", "1");
        assertEquals(403, answer.status());
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertEquals("Forbidden", answer.json().path("title").asText());
        assertEquals(403, answer.json().path("status").asInt());
        assertEquals(
                "/devices/press-2/telemetry", answer.json().path("instance").asText());
        assertEquals("the address belongs to another device", answer.detail());
        assertEquals(404, server.post("/devices/me/nonsense", "1").status());
        assertEquals(404, server.post("/devices/", "1").status());
        assertEquals(413, server.post("/devices/me/telemetry", "x".repeat(300)).status());
        Answer tooFast = server.post("/devices/me/telemetry", "too fast");
        assertEquals(429, tooFast.status());
        assertEquals("1", tooFast.header("Retry-After"));
        Answer full = server.post("/devices/me/telemetry", "disk full");
        assertEquals(503, full.status());
        assertEquals("1", full.header("Retry-After"));
    }

    @Test
    public void onlyPostSends() {
        Answer answer =
                server.send(server.request("press-1", "/devices/me/telemetry").GET());
        assertEquals(405, answer.status());
        assertEquals("POST", answer.header("Allow"));
    }

    @Test
    public void aMalformedRequestIsToldWhy() {
        assertThat(server.post("/devices/me/telemetry?a=1&a=2", "1").detail(), containsString("more than once"));
        Answer packed = server.post("/devices/me/telemetry", "1", "Content-Encoding", "br");
        assertEquals(415, packed.status());
        Answer broken = server.post("/devices/me/telemetry", "no gzip", "Content-Encoding", "gzip");
        assertEquals(400, broken.status());
        assertThat(broken.detail(), containsString("gzip"));
        byte[] half = Arrays.copyOf(DeviceServer.gzip(new byte[100]), 15);
        Answer early = server.post("/devices/me/telemetry", half, "Content-Encoding", "gzip");
        assertEquals(400, early.status());
        assertThat(early.detail(), containsString("ends too early"));
        assertEquals(
                415,
                server.post("/devices/me/telemetry", "1", "Content-Type", "multipart/form-data; boundary=x")
                        .status());
        assertEquals(0, server.gateway.sent.size());
    }

    @Test
    public void aBodyIsBoundedPackedOrNot() {
        assertEquals(413, server.post("/devices/me/telemetry", new byte[9000]).status());
        byte[] bomb = DeviceServer.gzip(new byte[1_000_000]);
        Answer answer = server.post("/devices/me/telemetry", bomb, "Content-Encoding", "gzip");
        assertEquals(413, answer.status());
        assertThat(answer.detail(), containsString("unpacked"));
    }

    @Test
    public void aBodyWithoutALengthIsBoundedToo() {
        Answer answer = server.send(server.request("press-1", "/devices/me/telemetry")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[9000]))));
        assertEquals(413, answer.status());
    }

    @Test
    public void aBodyThatTricklesIsCutOffAndItsMemoryGivenBack() throws Exception {
        server.post("/devices/me/telemetry", "1");
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            String head = "POST /devices/me/telemetry HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\nAuthorization: "
                    + DeviceServer.basic("press-1:secret") + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write('x');
            out.flush();
            await().until(() -> server.metric("millrace_http_body_bytes") == 1);
            await().pollInterval(200, TimeUnit.MILLISECONDS)
                    .atMost(10, TimeUnit.SECONDS)
                    .until(() -> {
                        if (socket.getInputStream().available() == 0) {
                            out.write('x');
                            return false;
                        }
                        return true;
                    });
            byte[] said = new byte[12];
            assertEquals(12, socket.getInputStream().readNBytes(said, 0, 12));
            assertEquals("HTTP/1.1 408", new String(said, StandardCharsets.US_ASCII));
        }
        await().until(() -> server.metric("millrace_http_body_bytes") == 0);
    }

    @Test
    public void noHeaderButThoseThatSayWhatTheyMeanIsAProperty() {
        server.post("/devices/me/telemetry", "1", "X-Forwarded-For", "1.2.3.4", "device-id", "press-2");
        assertNull(only().property("x-forwarded-for"));
        assertNull(only().property("device-id"));
    }
}
