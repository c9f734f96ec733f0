package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.audit.AuditEvent;
import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.InboxException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Commands over the API. */
public class CommandsTest {

    private static final String COMMANDS = "/devices/press-1/commands";

    @Rule
    public final RestServer server = new RestServer();

    @Before
    public void register() {
        server.call("POST", "/devices", "{\"id\":\"press-1\"}");
    }

    @Test
    public void aCommandIsAcceptedWithAllItsOptions() {
        Answer answer = server.call(
                "POST",
                COMMANDS,
                "{\"name\":\"setSpeed\",\"payload\":{\"rpm\":900},\"ttl\":\"PT10M\",\"priority\":7,"
                        + "\"collapseKey\":\"speed\",\"notBefore\":\"2030-01-01T00:00:00Z\",\"commandId\":\"order-7\"}");
        assertEquals(answer.text(), 202, answer.status());
        assertEquals("order-7", answer.at("commandId"));
        CommandRequest request = server.inbox.requests.get(0);
        assertEquals("setSpeed", request.name());
        assertEquals("{\"rpm\":900}", payload(request));
        assertEquals(
                new CommandOptions(
                        Optional.of("order-7"),
                        Duration.ofMinutes(10),
                        7,
                        Optional.of("speed"),
                        Optional.of(Instant.parse("2030-01-01T00:00:00Z"))),
                request.options());
        assertEquals("admin", request.sender().name());
    }

    @Test
    public void textAndOctetsAreSentAsTheyAre() {
        server.call("POST", COMMANDS, "{\"name\":\"say\",\"payload\":\"hello\",\"contentType\":\"text/plain\"}");
        server.call(
                "POST",
                COMMANDS,
                "{\"name\":\"say\",\"payload\":{\"base64\":\"AAE=\"},\"contentType\":\"application/octet-stream\"}");
        server.call("POST", COMMANDS, "{\"name\":\"reboot\"}");
        assertEquals("hello", payload(server.inbox.requests.get(0)));
        assertEquals("\0\1", payload(server.inbox.requests.get(1)));
        assertEquals("", payload(server.inbox.requests.get(2)));
    }

    @Test
    public void waitAnswersWithTheDevicesAnswerOrWithATimeout() {
        server.call("POST", COMMANDS, "{\"name\":\"a\",\"commandId\":\"c-1\"}");
        Answer early = server.call("POST", COMMANDS + "?wait=1s", "{\"name\":\"a\",\"commandId\":\"c-1\"}");
        assertEquals(504, early.status());
        assertTrue(early.text(), early.at("detail").toString().contains("c-1"));
        AuditEvent audited =
                server.access.audited.get(server.access.audited.size() - 1).event();
        assertEquals("it was sent, whatever comes of it", AuditEvent.Outcome.DONE, audited.outcome());
        assertTrue(audited.detail(), audited.detail().contains("has no answer"));
        server.inbox.put("c-1", CommandState.COMPLETED, Optional.of("{\"ok\":true}"));
        Answer answer = server.call("POST", COMMANDS + "?wait=1s", "{\"name\":\"a\",\"commandId\":\"c-1\"}");
        assertEquals(answer.text(), 200, answer.status());
        assertEquals("completed", answer.at("status"));
        assertEquals(200, answer.at("response", "status"));
        assertEquals(true, answer.at("response", "payload", "ok"));
        assertEquals(
                400,
                server.call("POST", COMMANDS + "?wait=2h", "{\"name\":\"a\"}").status());
    }

    @Test
    public void aCommandIsShownListedAndCancelled() {
        server.call("POST", COMMANDS, "{\"name\":\"a\",\"commandId\":\"c-1\"}");
        assertEquals("queued", server.call("GET", COMMANDS + "/c-1").at("status"));
        assertEquals("c-1", server.call("GET", COMMANDS).at("commands", 0, "commandId"));
        assertEquals(204, server.call("DELETE", COMMANDS + "/c-1").status());
        assertEquals("cancelled", server.call("GET", COMMANDS + "/c-1").at("status"));
        assertEquals(404, server.call("DELETE", COMMANDS + "/c-2").status());
        assertEquals(404, server.call("GET", COMMANDS + "/c-2").status());
    }

    @Test
    public void whatIsWrongIsPointedTo() {
        assertInput("{\"payload\":1}", "/name");
        assertInput("{\"name\":\"a b\"}", "/name");
        assertInput("{\"name\":\"a\",\"ttl\":\"P31D\"}", "/ttl");
        assertInput("{\"name\":\"a\",\"ttl\":\"PT0.5S\"}", "/ttl");
        assertInput("{\"name\":\"a\",\"ttl\":\"soon\"}", "/ttl");
        assertInput("{\"name\":\"a\",\"priority\":10}", "/priority");
        assertInput("{\"name\":\"a\",\"priority\":\"high\"}", "/priority");
        assertInput("{\"name\":\"a\",\"notBefore\":\"tomorrow\"}", "/notBefore");
        assertInput("{\"name\":\"a\",\"speed\":1}", "/speed");
        assertEquals(400, server.call("GET", COMMANDS + "?status=lost").status());
    }

    @Test
    public void eachRefusalOfTheInboxHasItsCode() {
        assertRefusal(Reason.NOT_FOUND, 404);
        assertRefusal(Reason.NOT_CONNECTED, 409);
        assertRefusal(Reason.CONFLICT, 409);
        assertRefusal(Reason.TOO_LARGE, 413);
        assertRefusal(Reason.FULL, 429);
        assertRefusal(Reason.UNAVAILABLE, 503);
    }

    private void assertRefusal(Reason reason, int status) {
        server.inbox.refuse(reason, "because");
        Answer answer = server.call("POST", COMMANDS, "{\"name\":\"a\"}");
        assertEquals(answer.text(), status, answer.status());
        assertEquals("because", answer.at("detail"));
    }

    private void assertInput(String body, String pointer) {
        Answer answer = server.call("POST", COMMANDS, body);
        assertEquals(answer.text(), 400, answer.status());
        assertEquals(pointer, answer.at("errors", 0, "pointer"));
    }

    private static String payload(CommandRequest request) {
        return new String(request.content().payload(), StandardCharsets.UTF_8);
    }
}
