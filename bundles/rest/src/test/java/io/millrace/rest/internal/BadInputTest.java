package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.rest.internal.answer.Cursor;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class BadInputTest {

    @Rule
    public final RestServer server = new RestServer();

    @Before
    public void registerOne() {
        server.call("POST", "/devices", "{\"id\":\"press-1\"}");
    }

    private void refused(String method, String path, String body, int status, String pointer, String words) {
        Answer answer = server.call(method, path, body);
        String row = method + " " + path + " " + body + " -> " + answer.text();
        assertEquals(row, status, answer.status());
        assertEquals(row, "application/problem+json", answer.header("Content-Type"));
        assertEquals(row, status, answer.at("status"));
        assertEquals(row, "about:blank", answer.at("type"));
        assertEquals(row, ("/api/v1" + path).replaceAll("\\?.*", ""), answer.at("instance"));
        assertTrue(row, answer.at("detail").toString().contains(words));
        if (!pointer.equals("-")) {
            assertEquals(row, pointer, answer.at("errors", 0, "pointer"));
        }
    }

    @Test
    public void bodiesThatAreWrongSayWhere() {
        refused("POST", "/devices", "{\"id\":\n  oops}", 400, "", "line 2, column");
        refused("POST", "/devices", "[1]", 400, "", "not a JSON object");
        refused("POST", "/devices", "{\"id\":1}", 400, "/id", "not a string");
        refused("POST", "/devices", "{\"id\":\"a b\"}", 400, "/id", "space");
        refused("POST", "/devices", "{\"id\":\"a\",\"id\":\"b\"}", 400, "", "Duplicate");
        refused("POST", "/devices", "{} {}", 400, "", "no JSON");
        refused("POST", "/devices", "{\"metdata\":{}}", 400, "/metdata", "known are id, metadata");
        refused("POST", "/devices", "{\"metadata\":3}", 400, "/metadata", "JSON object");
        refused("POST", "/devices", "{\"gateways\":[\"a\",2]}", 400, "/gateways/1", "not a string");
        refused("POST", "/devices", "{\"credentials\":{\"generate\":[\"x\"]}}", 400, "/credentials/generate/0", "keys");
        refused("POST", "/devices", "{\"credentials\":{\"x509\":{}}}", 400, "/credentials/x509/sha256", "missing");
        refused("POST", "/devices", "{\"id\":\"press-1\"}", 409, "-", "exists");
        refused("PATCH", "/devices/press-1", "[]", 400, "", "not a JSON object");
        refused("PATCH", "/devices/press-1", "\"x\"", 400, "", "not a JSON object");
        refused("PUT", "/devices/press-1/gateways", "{}", 400, "/gateways", "missing");
        refused("POST", "/devices/press-1/tokens", "{\"validFor\":\"PT0S\"}", 400, "/validFor", "above zero");
        refused("POST", "/devices/press-1/tokens", "{\"validFor\":\"P400D\"}", 400, "/validFor", "P366D");
        refused("PUT", "/devices/press-1/credentials/c", "{}", 400, "/kind", "password, key, x509");
        refused("POST", "/services", "{\"id\":\"a\",\"consume\":[\"metadata\"]}", 400, "/consume/0", "telemetry");
        refused("PUT", "/streams/telemetry/groups/g", "{\"start\":\"soon\"}", 400, "/start", "neither earliest");
        refused("POST", "/streams/telemetry/groups/g/seek", "{}", 400, "/to", "missing");
    }

    @Test
    public void parametersThatAreWrongSayWhich() {
        refused("GET", "/devices?filter=bad", "", 400, "/filter", "position 3");
        refused("GET", "/devices?cursor=!", "", 400, "/cursor", "none of this query");
        refused("GET", "/devices?limit=0", "", 400, "/limit", "1 to 10000");
        refused("GET", "/devices?limit=x", "", 400, "/limit", "1 to 10000");
        refused("GET", "/devices?fliter=x", "", 400, "/fliter", "known are cursor, filter, limit");
        refused("GET", "/devices?limit=1&limit=2", "", 400, "/limit", "more than once");
        refused("GET", "/devices/me", "", 400, "/id", "reserved");
        refused("GET", "/devices/a%20b", "", 400, "/id", "position 1");
        refused("GET", "/devices/press-1/state?stream=a%20b", "", 400, "/stream", "stream id");
        refused("GET", "/devices/press-1/history?from=today", "", 400, "/from", "RFC 3339");
        refused("GET", "/devices/press-1/history?kind=x", "", 400, "/kind", "telemetry");
        refused("GET", "/devices/press-1/history?timeBasis=x", "", 400, "/timeBasis", "neither device nor enqueued");
        refused("GET", "/devices/press-1/history?every=soon", "", 400, "/every", "PT5M");
        refused("GET", "/devices/press-1/history?every=PT1M&functions=med", "", 400, "/functions", "avg, min");
        refused("GET", "/devices/press-1/history?functions=max", "", 400, "/every", "down-sampling");
        refused(
                "GET",
                "/devices/press-1/history?from=2014-01-01T00:00:00Z&to=2013-01-01T00:00:00Z",
                "",
                400,
                "/to",
                "before");
        refused("DELETE", "/devices/press-1?purge=maybe", "", 400, "/purge", "neither true nor false");
        refused("GET", "/streams/telemetri/groups", "", 400, "/kind", "telemetry");
    }

    @Test
    public void aQueryThatCannotBeDecodedIsRefusedEverywhere() throws IOException {
        for (Calls.Call call : Calls.all()) {
            String path = call.path().replace("{kind}", "telemetry").replaceAll("\\{[a-zA-Z]+}", "any");
            undecodable(call.method().toUpperCase(Locale.ROOT), path + "?cursor=%zz", "/cursor", "at position 7 ");
        }
        undecodable("GET", "/devices?limit=1&filter=a%2", "/filter", "itself is %25");
        undecodable("GET", "/devices?%=1", "", "at position 0 ");
        undecodable("GET", "/events?devices=%zz", "/devices", "at position 8 ");
    }

    /** By a socket, since the client of the JDK does not send what is no URI. */
    private void undecodable(String method, String path, String pointer, String words) throws IOException {
        String login = Base64.getEncoder().encodeToString("admin:secret".getBytes(StandardCharsets.UTF_8));
        String request = method + " /api/v1" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "Authorization: Basic " + login + "\r\nContent-Length: 0\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(request + answer, answer.startsWith("HTTP/1.1 400 "));
            assertTrue(request + answer, answer.contains("Content-Type: application/problem+json"));
            assertTrue(request + answer, answer.contains("\"pointer\":\"" + pointer + "\""));
            assertTrue(request + answer, answer.contains(words));
        }
    }

    @Test
    public void aCursorThatNoPageGaveIsRefused() {
        List<String> lists = List.of(
                "/devices/press-1/commands",
                "/devices/press-1/credentials",
                "/users",
                "/services",
                "/api-keys",
                "/routes",
                "/streams/telemetry/groups",
                "/dead-letters",
                "/audit");
        for (String list : lists) {
            for (String cursor : List.of("-1", "zzzz", "press-1", "7", "!", Cursor.of("elsewhere", "7"))) {
                refused("GET", list + "?cursor=" + cursor, "", 400, "/cursor", "none that a page of this list gave");
            }
        }
        String made = Cursor.of("audit", "yesterday");
        refused("GET", "/audit?cursor=" + made, "", 400, "/cursor", "none that a page of this list gave");
    }

    @Test
    public void yearsHaveFourDigits() {
        for (String year : List.of("+10000", "-0001", "+999999999", "0000")) {
            String time = year.replace("+", "%2B") + "-01-01T00:00:00Z";
            refused("GET", "/audit?from=" + time, "", 400, "/from", "RFC 3339");
            refused("GET", "/devices/press-1/history?to=" + time, "", 400, "/to", "RFC 3339");
            String body = "\"" + year + "-01-01T00:00:00Z\"}";
            refused("POST", "/streams/telemetry/groups/g/seek", "{\"to\":" + body, 400, "/to", "RFC 3339");
            refused(
                    "POST",
                    "/api-keys",
                    "{\"name\":\"a\",\"role\":\"viewer\",\"notAfter\":" + body,
                    400,
                    "/notAfter",
                    "RFC 3339");
        }
    }

    @Test
    public void aWrongSecretIsPointedToWhereItWasGiven() {
        String path = "/devices/press-1/credentials/";
        refused("PUT", path + "password", "{\"password\":\"wrong\"}", 400, "/password", "no secret");
        refused("PUT", path + "primaryKey", "{\"key\":\"wrong\"}", 400, "/key", "no secret");
        refused("PUT", path + "x509", "{\"sha256\":\"wrong\"}", 400, "/sha256", "no secret");
        refused("PUT", path + "x509", "{\"secret\":\"wrong\"}", 400, "/secret", "no secret");
    }

    @Test
    public void whatIsAllowedIsSaidWhole() {
        Answer answer = server.call("PUT", "/devices");
        assertEquals(405, answer.status());
        assertEquals("GET, HEAD, OPTIONS, POST", answer.header("Allow"));
        assertEquals(
                "DELETE, GET, HEAD, OPTIONS, PATCH",
                server.call("PUT", "/devices/press-1").header("Allow"));
    }

    @Test
    public void whatIsNotThereIsNotFound() {
        refused("GET", "/nothing", "", 404, "-", "openapi.json");
        refused("GET", "/devices/press-1/nothing", "", 404, "-", "openapi.json");
        refused("GET", "/devices/other", "", 404, "-", "no device 'other'");
        refused("GET", "/devices/other/state", "", 404, "-", "no device 'other'");
        refused("GET", "/devices/other/history", "", 404, "-", "no device 'other'");
        refused("DELETE", "/devices/other", "", 404, "-", "no device 'other'");
        refused("DELETE", "/devices", "", 405, "-", "method");
        refused("GET", "/streams/telemetry/groups/none", "", 404, "-", "no group 'none'");
    }

    @Test
    public void aBodyThatIsTooLargeIsRefused() {
        refused("POST", "/devices", "{\"id\":\"" + "a".repeat(RestServer.MAX_BODY) + "\"}", 413, "-", "4096 bytes");
    }

    @Test
    public void otherMediaTypesAreRefused() {
        Answer form = server.send(server.request("admin", "/api/v1/devices")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("id=a")));
        assertEquals(form.text(), 415, form.status());
        assertEquals("application/problem+json", form.header("Content-Type"));
        Answer html = server.send(server.request("admin", "/api/v1/devices").header("Accept", "text/html"));
        assertEquals(html.text(), 406, html.status());
    }

    @Test
    public void whileAProviderIsAwayTheAnswerSaysWhenToTryAgain() {
        server.devices.unbindRegistry(server.fleet);
        Answer away = server.call("GET", "/devices");
        assertEquals(503, away.status());
        assertEquals("5", away.header("Retry-After"));
        assertTrue(away.text(), away.at("detail").toString().contains("the registry is away"));
    }
}
