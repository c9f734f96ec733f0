package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditEvent.Outcome;
import io.millrace.api.devicelog.DeviceLogReport;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

public class AuditTest {

    @Rule
    public final RestServer server = new RestServer();

    private AuditEvent last() {
        return server.access.audited.get(server.access.audited.size() - 1).event();
    }

    @Test
    public void everyCallThatMayChangeSomethingIsRecordedOnceAndNoOther() {
        for (Calls.Call call : Calls.all()) {
            int before = server.access.audited.size();
            String path = call.path().replace("{kind}", "telemetry").replaceAll("\\{[a-zA-Z]+}", "any");
            server.send(server.request("admin", "/api/v1" + path)
                    .method(call.method().toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.noBody()));
            int expected = call.method().equals("get") ? 0 : 1;
            assertEquals(call.toString(), expected, server.access.audited.size() - before);
        }
    }

    @Test
    public void aRecordSaysWhoDidWhatToWhichDeviceFromWhere() {
        server.call("POST", "/devices", "{\"id\":\"press-9\",\"credentials\":{\"password\":\"top-secret-1\"}}");
        AuditEvent registered = last();
        assertEquals(new AuditEvent.Actor("admin", "rest", "127.0.0.1"), registered.actor());
        assertEquals("devices.register", registered.action());
        assertEquals(Optional.of("press-9"), registered.deviceId());
        assertEquals(Outcome.DONE, registered.outcome());
        server.call(
                "PUT", "/devices/press-9/credentials/second", "{\"kind\":\"password\",\"password\":\"top-secret-2\"}");
        assertEquals("credentials.put", last().action());
        assertEquals("devices/press-9/credentials/second", last().target());
        server.call("PATCH", "/devices/press-9", "[]");
        assertEquals(Outcome.FAILED, last().outcome());
        assertFalse(last().detail().isEmpty());
        assertFalse(server.access.audited.toString().contains("top-secret"));
    }

    @Test
    public void whoIsDeniedOrFailsToLogInIsRecorded() {
        server.send(server.request("viewer", "/api/v1/users"));
        assertEquals("users.list", last().action());
        assertEquals(Outcome.DENIED, last().outcome());
        assertEquals("viewer", last().actor().name());
        server.send(server.anonymous("/api/v1/devices").header("Authorization", "Basic YWRtaW46eA=="));
        assertEquals("login", last().action());
        assertEquals("admin", last().actor().name());
        server.send(server.anonymous("/api/v1/sessions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"eve\",\"password\":\"guess\"}")));
        assertEquals("eve", last().actor().name());
        assertEquals(Outcome.DENIED, last().outcome());
        assertFalse(server.access.audited.toString().contains("guess"));
    }

    @Test
    public void whoGuessesDoesNotFillTheTrail() {
        for (int i = 0; i < 300; i++) {
            String pair = Base64.getEncoder().encodeToString(("guest" + i + ":x").getBytes(StandardCharsets.UTF_8));
            server.send(server.anonymous("/api/v1/devices").header("Authorization", "Basic " + pair));
        }
        int recorded = server.access.audited.size();
        assertTrue("recorded " + recorded, recorded >= 60 && recorded <= 180);
    }

    @Test
    public void whoGuessesHasToWaitAndNobodyElse() {
        assertEquals(200, server.call("GET", "/devices").status());
        int status = 0;
        for (int i = 0; i < 20; i++) {
            Answer answer =
                    server.send(server.anonymous("/api/v1/devices").header("Authorization", "Basic YWRtaW46eA=="));
            status = answer.status();
        }
        assertEquals(429, status);
        assertEquals(
                "the right password is not delayed",
                200,
                server.call("GET", "/devices").status());
        assertEquals(
                "another name is not delayed",
                200,
                server.send(server.request("viewer", "/api/v1/devices")).status());
    }

    @Test
    public void theTrailIsAskedByDeviceAndActorInPages() {
        server.call("POST", "/devices", "{\"id\":\"press-8\"}");
        server.call("POST", "/devices/press-8/deactivate");
        server.call("POST", "/devices/press-1/deactivate");
        Answer page = server.call("GET", "/audit?device=press-8&actor=admin&limit=1");
        assertEquals(page.text(), 200, page.status());
        Map<?, ?> record = (Map<?, ?>) ((List<?>) page.json().get("audit")).get(0);
        assertEquals("devices.deactivate", record.get("action"));
        assertEquals("press-8", record.get("deviceId"));
        Answer next = server.call(
                "GET", "/audit?device=press-8&limit=1&cursor=" + page.json().get("cursor"));
        assertTrue(next.text(), next.text().contains("devices.register"));
        assertEquals(400, server.call("GET", "/audit?cursor=x").status());
        assertEquals(400, server.call("GET", "/audit?from=yesterday").status());
    }

    @Test
    public void theLogOfADeviceSaysWhyInWordsOfStrangersToo() {
        server.access.report(new DeviceLogReport(
                "nobody-knows", DeviceLogReport.Event.LOGIN_REFUSED, "mqtt", "127.0.0.1:7", "no such device"));
        Answer answer = server.call("GET", "/devices/nobody-knows/log");
        Map<?, ?> entry = (Map<?, ?>) ((List<?>) answer.json().get("log")).get(0);
        assertEquals("no such device", entry.get("text"));
        assertEquals("login-refused", entry.get("event"));
        assertEquals(404, server.call("GET", "/devices/never-heard-of/log").status());
    }
}
