package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.http.HttpRequest;
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
        refused("PUT", "/streams/telemetry/groups/g", "{\"start\":\"soon\"}", 400, "/start", "RFC 3339");
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
