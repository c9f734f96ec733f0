package io.millrace.gateway.http.internal;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import io.millrace.gateway.http.internal.DeviceServer.Answer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The inbox over HTTP. */
public class CommandsTest {

    @Rule
    public final DeviceServer server = new DeviceServer(Map.of("maxWaiting", 1, "maxBufferedMebibytes", 1));

    private final FakeInbox inbox = new FakeInbox();

    @Before
    public void bind() {
        server.providers.bindInbox(inbox);
    }

    private Answer get(String path) {
        return server.send(server.request("press-1", path).GET());
    }

    private CompletableFuture<Answer> waiting(String deviceId, String path) {
        CompletableFuture<Answer> answer =
                server.sendLater(server.request(deviceId, path).GET());
        await().until(() -> inbox.isListening("press-1") || answer.isDone());
        return answer;
    }

    private void add(String id, String payload) {
        inbox.add(FakeInbox.command("press-1", id, payload, Optional.empty()));
    }

    @Test
    public void aWaitingCommandComesAtOnceAndIsLockedForAMinute() {
        add("c-1", "{\"rpm\":900}");
        Answer answer = get("/devices/me/commands?wait=30s");
        assertEquals(200, answer.status());
        JsonNode json = answer.json();
        assertEquals("c-1", json.path("commandId").asText());
        assertEquals("setSpeed", json.path("name").asText());
        assertEquals(900, json.at("/payload/rpm").asInt());
        assertEquals("2026-01-01T00:01:00Z", json.path("lockedUntil").asText());
        assertEquals("rpm", json.at("/properties/unit").asText());
        assertEquals(Optional.of(Duration.ofSeconds(60)), inbox.listened.get(0).lock());
        assertEquals(1, inbox.listened.get(0).window());
        await().until(() -> !inbox.isListening("press-1"));
    }

    @Test
    public void aCommandThatComesEndsTheWaitOfARequestThatHoldsNoThread() {
        CompletableFuture<Answer> answer = waiting("press-1", "/devices/press-1/commands?wait=PT30S");
        assertEquals(1, server.metric("millrace_http_waiting"), 0);
        assertFalse(answer.isDone());
        add("c-2", "now");
        assertEquals("now", answer.join().json().path("payload").asText());
        await().until(() -> server.metric("millrace_http_waiting") == 0);
    }

    @Test
    public void whoBringsACommandDoesNotWaitForADeviceThatDoesNotRead() throws Exception {
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(1);
            slow.connect(new InetSocketAddress("127.0.0.1", server.port()));
            slow.setSoTimeout(10_000);
            String request = "GET /devices/me/commands?wait=30s HTTP/1.0\r\nAuthorization: "
                    + DeviceServer.basic("press-1:secret") + "\r\n\r\n";
            slow.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().until(() -> inbox.isListening("press-1"));
            String payload = "x".repeat(256 * 1024);
            CompletableFuture.runAsync(() -> add("c-1", payload)).get(10, TimeUnit.SECONDS);
            assertTrue(server.metric("millrace_http_unread_bytes") > payload.length());
            String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer, containsString("\"payload\":\"" + payload + "\""));
            await().until(() -> server.metric("millrace_http_unread_bytes") == 0);
        }
    }

    @Test
    public void commandsThatNobodyReadsHaveABoundedMemoryTogether() throws Exception {
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(1);
            slow.connect(new InetSocketAddress("127.0.0.1", server.port()));
            String request = "GET /devices/me/commands HTTP/1.1\r\nHost: a\r\nAuthorization: "
                    + DeviceServer.basic("press-1:secret") + "\r\n\r\n";
            String payload = "x".repeat(800 * 1024); // of the one MiB of this server
            add("c-1", payload);
            slow.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().until(() -> server.metric("millrace_http_unread_bytes") > payload.length());
            add("c-2", payload);
            Answer refused = get("/devices/me/commands");
            assertEquals(503, refused.status());
            assertEquals("1", refused.header("Retry-After"));
        }
        await().until(() -> server.metric("millrace_http_unread_bytes") == 0);
        assertEquals("c-2", get("/devices/me/commands").json().path("commandId").asText());
    }

    @Test
    public void withoutACommandTheAnswerIsEmpty() {
        assertEquals(204, get("/devices/me/commands").status());
        assertEquals(List.of(), inbox.listened);
        assertEquals(204, get("/devices/me/commands?wait=200ms").status());
        await().until(() -> !inbox.isListening("press-1"));
        assertEquals(400, get("/devices/me/commands?wait=6m").status());
        assertThat(get("/devices/me/commands?wait=long").detail(), containsString("30s"));
    }

    @Test
    public void payloadsAreShownAsInTheHistory() {
        inbox.add(FakeInbox.command("press-1", "a", "900.5", Optional.of("text/plain")));
        inbox.add(FakeInbox.command("press-1", "b", "\u0000\u0001", Optional.of("application/octet-stream")));
        assertEquals("900.5", get("/devices/me/commands").json().path("payload").textValue());
        assertEquals(
                "AAE=", get("/devices/me/commands").json().at("/payload/base64").asText());
    }

    @Test
    public void aDeviceSaysWhatItMakesOfACommand() {
        assertEquals(
                204,
                server.send(server.request("press-1", "/devices/me/commands/c-1")
                                .DELETE())
                        .status());
        assertEquals(
                204, server.post("/devices/press-1/commands/c-2/abandon", "").status());
        assertEquals(204, server.post("/devices/me/commands/c-3/reject", "").status());
        assertEquals(
                List.of("press-1 c-1 ACKNOWLEDGED", "press-1 c-2 ABANDONED", "press-1 c-3 REJECTED"), inbox.settled);
        Answer unknown = server.post("/devices/me/commands/unknown/reject", "");
        assertEquals(404, unknown.status());
        assertEquals("there is no command 'unknown'", unknown.detail());
        assertEquals(404, server.post("/devices/me/commands/c-3/nonsense", "").status());
        assertEquals("DELETE", server.post("/devices/me/commands/c-3", "").header("Allow"));
        assertEquals("GET", server.post("/devices/me/commands", "").header("Allow"));
    }

    @Test
    public void aGatewayListensForItsChildAndForNobodyElse() {
        inbox.add(FakeInbox.command("child-1", "c-1", "1", Optional.empty()));
        assertEquals(200, get("/devices/child-1/commands").status());
        assertEquals("child-1", inbox.listened.get(0).deviceId());
        assertEquals(Optional.of("press-1"), inbox.listened.get(0).gatewayId());
        assertEquals(403, get("/devices/press-2/commands").status());
        assertEquals(
                403,
                server.send(server.request("press-1", "/devices/press-2/commands/c-1")
                                .DELETE())
                        .status());
    }

    @Test
    public void aGatewayWaitsNoMoreForAChildThatHasAnother() {
        CompletableFuture<Answer> answer = waiting("press-1", "/devices/child-1/commands?wait=30s");
        server.changed(Type.UPDATED, "child-2");
        server.changed(Type.UPDATED, "child-1");
        server.gateway.strangers.add("child-1");
        assertFalse(answer.isDone());
        server.changed(Type.UPDATED, "child-1");
        assertEquals(403, answer.join().status());
        assertFalse(inbox.isListening("child-1"));
    }

    @Test
    public void aGatewayWaitsNoMoreForAChildThatIsOffThoughTheGatewayHasNotHeardOfItYet() {
        for (Type type : List.of(Type.DEACTIVATED, Type.UNREGISTERED)) {
            server.changed(Type.REGISTERED, "child-1");
            CompletableFuture<Answer> answer = waiting("press-1", "/devices/child-1/commands?wait=30s");
            server.changed(type, "child-1");
            assertEquals(403, answer.join().status());
            assertEquals(
                    "'child-1' is deactivated or unregistered", answer.join().detail());
            await().until(() -> !inbox.isListening("child-1"));
        }
    }

    @Test
    public void aGatewayDoesNotBeginToWaitForAChildThatIsOffThoughTheGatewayHasNotHeardOfItYet() {
        server.changed(Type.DEACTIVATED, "child-1");
        server.changed(Type.UPDATED, "child-1");
        Answer refused =
                waiting("press-1", "/devices/child-1/commands?wait=30s").join();
        assertEquals(403, refused.status());
        assertEquals("'child-1' is deactivated or unregistered", refused.detail());
        assertEquals(List.of(), inbox.listened);
        server.changed(Type.ACTIVATED, "child-1");
        inbox.add(FakeInbox.command("child-1", "c-1", "1", Optional.empty()));
        assertEquals(200, get("/devices/child-1/commands?wait=30s").status());
    }

    @Test
    public void aNewerRequestTakesOverAndOneTooManyIsRefused() {
        CompletableFuture<Answer> first = waiting("press-1", "/devices/me/commands?wait=30s");
        Answer second = get("/devices/me/commands?wait=30s");
        assertEquals(503, second.status());
        assertEquals("1", second.header("Retry-After"));
        inbox.listen(inbox.listened.get(0), new io.millrace.api.inbox.InboxListener() {
            @Override
            public boolean deliver(List<io.millrace.api.inbox.CommandDelivery> deliveries) {
                return true;
            }

            @Override
            public void takenOver(String protocol) {
                throw new UnsupportedOperationException();
            }
        });
        assertEquals(409, first.join().status());
    }

    @Test
    public void theEndOfASessionEndsItsWait() {
        CompletableFuture<Answer> answer = waiting("press-1", "/devices/me/commands?wait=30s");
        server.gateway.end("press-1", Reason.REVOKED);
        assertEquals(401, answer.join().status());
        assertEquals("close", answer.join().header("Connection"));
        assertFalse(inbox.isListening("press-1"));
    }

    @Test
    public void whoWaitsIsToldWhenTheServerStops() {
        CompletableFuture<Answer> answer = waiting("press-1", "/devices/me/commands?wait=30s");
        server.stopServlet();
        assertEquals(503, answer.join().status());
        assertEquals(List.of(), server.gateway.open);
    }

    @Test
    public void aMessageMayAskForACommandInItsAnswer() {
        Answer none = server.post("/devices/me/telemetry?accept-command=true", "1");
        assertEquals(202, none.status());
        assertEquals(0, none.response().body().length);
        add("c-1", "{}");
        Answer one = server.post("/devices/me/telemetry", "1", "Accept-Command", "true");
        assertEquals(202, one.status());
        assertEquals("c-1", one.json().path("commandId").asText());
        assertTrue(server.gateway.sent.get(0).content().properties().isEmpty());
        assertEquals(
                400,
                server.post("/devices/me/telemetry?accept-command=yes", "1").status());
        server.providers.unbindInbox(inbox);
        assertEquals(
                202,
                server.post("/devices/me/telemetry?accept-command=true", "1").status());
    }

    @Test
    public void withoutAnInboxTheAnswerSaysSo() {
        server.providers.unbindInbox(inbox);
        Answer answer = get("/devices/me/commands?wait=30s");
        assertEquals(503, answer.status());
        assertThat(answer.detail(), containsString("inbox"));
        assertEquals(
                503,
                server.send(server.request("press-1", "/devices/me/commands/c-1")
                                .method("DELETE", BodyPublishers.noBody()))
                        .status());
    }
}
