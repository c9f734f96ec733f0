package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** Users, API keys and sessions. */
public class PeopleTest {

    @Rule
    public final RestServer server = new RestServer();

    @Test
    public void peopleAreAddedChangedAndRemoved() {
        String vera = "{\"password\":\"long enough\",\"roles\":[\"viewer\",\"operator\"],\"shell\":true}";
        Answer added = server.call("PUT", "/users/vera", vera);
        assertEquals(added.text(), 201, added.status());
        assertEquals(Map.of("name", "vera", "roles", List.of("viewer", "operator"), "shell", true), added.json());
        assertFalse(added.text().contains("long enough"));
        assertEquals(
                200,
                server.call("PUT", "/users/vera", "{\"roles\":[\"viewer\"]}").status());
        assertEquals(List.of("viewer"), server.call("GET", "/users/vera").json().get("roles"));
        assertTrue(server.call("GET", "/users").text().contains("\"vera\""));
        assertEquals(204, server.call("DELETE", "/users/vera").status());
        assertEquals(404, server.call("DELETE", "/users/vera").status());
        assertEquals(404, server.call("GET", "/users/vera").status());
    }

    @Test
    public void whatIsWrongWithAPersonIsSaidWithItsPlace() {
        Object[][] table = {
            {"{}", 400, "/roles"},
            {"{\"roles\":[\"viewer\",\"boss\"]}", 400, "/roles/1"},
            {"{\"roles\":[\"viewer\"],\"shell\":\"yes\"}", 400, "/shell"},
            {"{\"roles\":[\"viewer\"],\"pasword\":\"x\"}", 400, "/pasword"},
            {"{\"roles\":[\"viewer\"]}", 400, "/password"},
        };
        for (Object[] row : table) {
            Answer answer = server.call("PUT", "/users/new", (String) row[0]);
            assertEquals(answer.text(), row[1], answer.status());
            assertTrue(answer.text(), answer.text().contains("\"pointer\":\"" + row[2] + "\""));
        }
        assertEquals(409, server.call("DELETE", "/users/admin").status());
    }

    @Test
    public void aKeyMayWhatItsRoleMayUntilItIsTakenBack() {
        Answer made = server.call("POST", "/api-keys", "{\"name\":\"Grafana\",\"role\":\"viewer\"}");
        assertEquals(made.text(), 201, made.status());
        String key = (String) made.json().get("key");
        assertEquals("admin", made.json().get("createdBy"));
        assertFalse(server.call("GET", "/api-keys").text().contains(key));
        for (String[] header : new String[][] {
            {"Authorization", "Bearer " + key}, {"Authorization", "ApiKey " + key}, {"X-API-Key", key}
        }) {
            HttpRequest.Builder read = server.anonymous("/api/v1/devices").header(header[0], header[1]);
            assertEquals(200, server.send(read).status());
            HttpRequest.Builder write = server.anonymous("/api/v1/devices")
                    .header(header[0], header[1])
                    .POST(HttpRequest.BodyPublishers.noBody());
            assertEquals(403, server.send(write).status());
        }
        assertEquals(
                204, server.call("DELETE", "/api-keys/" + made.json().get("id")).status());
        assertEquals(
                401,
                server.send(server.anonymous("/api/v1/devices").header("X-API-Key", key))
                        .status());
    }

    @Test
    public void whatIsWrongWithAKeyIsSaidWithItsPlace() {
        Object[][] table = {
            {"{}", "/name"},
            {"{\"name\":\"x\"}", "/role"},
            {"{\"name\":\"x\",\"role\":\"boss\"}", "/role"},
            {"{\"name\":\" \",\"role\":\"viewer\"}", "/name"},
            {"{\"name\":\"x\",\"role\":\"viewer\",\"notAfter\":\"soon\"}", "/notAfter"},
        };
        for (Object[] row : table) {
            Answer answer = server.call("POST", "/api-keys", (String) row[0]);
            assertEquals(answer.text(), 400, answer.status());
            assertTrue(answer.text(), answer.text().contains("\"pointer\":\"" + row[1] + "\""));
        }
    }

    private String session(String user) {
        Answer begun = server.send(server.anonymous("/api/v1/sessions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"" + user + "\",\"password\":\"secret\"}")));
        assertEquals(begun.text(), 201, begun.status());
        return begun.header("Set-Cookie").split(";")[0];
    }

    private int status(String cookie) {
        return server.send(server.anonymous("/api/v1/devices").header("Cookie", cookie))
                .status();
    }

    @Test
    public void aSessionEndsWhenThePersonIsChangedOrRemoved() {
        String viewer = session("viewer");
        String operator = session("operator");
        assertEquals(200, status(viewer));
        server.call("PUT", "/users/viewer", "{\"roles\":[\"viewer\"],\"password\":\"another one\"}");
        assertEquals(401, status(viewer));
        assertEquals("of nobody else", 200, status(operator));
        server.call("PUT", "/users/operator", "{\"roles\":[\"viewer\"]}");
        assertEquals(401, status(operator));
        String again = session("viewer");
        server.call("DELETE", "/users/viewer");
        assertEquals(401, status(again));
    }

    @Test
    public void aSessionEndsByItsOwn() {
        String viewer = session("viewer");
        Answer ended = server.send(
                server.anonymous("/api/v1/sessions").header("Cookie", viewer).DELETE());
        assertEquals(204, ended.status());
        assertEquals(401, status(viewer));
    }
}
