package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

public class RoutesTest {

    @Rule
    public final RestServer server = new RestServer();

    @Test
    public void routesAreSuspendedAndResumedByFileOrAlone() {
        assertEquals("started", server.call("GET", "/routes").at("routes", 0, "routes", 0, "state"));
        assertEquals("suspended", server.call("POST", "/routes/crm/suspend").at("routes", 0, "state"));
        assertEquals("started", server.call("POST", "/routes/crm/resume").at("routes", 0, "state"));
        assertEquals(
                "suspended",
                server.call("POST", "/routes/crm/suspend?route=crm").at("routes", 0, "state"));
        Answer unknown = server.call("POST", "/routes/crm/resume?route=erp");
        assertEquals(404, unknown.status());
        assertEquals("crm.yaml has no route 'erp'; it has crm", unknown.at("detail"));
        assertEquals(
                "started", server.call("POST", "/routes/crm/resume?route=crm").at("routes", 0, "state"));
        assertEquals(404, server.call("GET", "/routes/erp").status());
        server.streams.starting.set(true);
        assertEquals(503, server.call("GET", "/routes/erp").status());
        assertEquals(200, server.call("GET", "/routes/crm").status());
    }

    @Test
    public void deadLettersAreLookedAfter() {
        server.streams.addLetter("1");
        server.streams.addLetter("2");
        Answer letters = server.call("GET", "/dead-letters?route=crm&limit=1");
        assertEquals("2", letters.at("deadLetters", 0, "id"));
        assertEquals(Map.of("t", 1), letters.at("deadLetters", 0, "payload"));
        Answer rest = server.call("GET", "/dead-letters?cursor=" + letters.at("cursor"));
        assertEquals("1", rest.at("deadLetters", 0, "id"));
        assertEquals("no such table", server.call("GET", "/dead-letters/1").at("reason"));
        assertEquals(404, server.call("GET", "/dead-letters/9").status());
        Answer edited = server.call("PUT", "/dead-letters/1", "{\"payload\":{\"t\":2}}");
        assertEquals(Map.of("t", 2), edited.at("payload"));
        assertEquals(Map.of("t", 2), server.call("GET", "/dead-letters/1").at("payload"));
        assertEquals(400, server.call("PUT", "/dead-letters/1", "{}").status());
        assertEquals(
                404, server.call("PUT", "/dead-letters/9", "{\"payload\":1}").status());
        assertEquals(204, server.call("POST", "/dead-letters/2/replay").status());
        assertEquals(409, server.call("POST", "/dead-letters/stubborn/replay").status());
        assertEquals(204, server.call("DELETE", "/dead-letters/1").status());
        assertEquals(404, server.call("DELETE", "/dead-letters/1").status());
    }
}
