package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.access.Role;
import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.state.Sampling;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.Rule;
import org.junit.Test;

public class RestCallsTest {

    @Rule
    public final RestServer server = new RestServer();

    private Answer register(String id) {
        return server.call("POST", "/devices", "{\"id\":\"" + id + "\",\"metadata\":{\"site\":\"Ulm\"}}");
    }

    @Test
    public void aRegisteredDeviceIsAnsweredWithItsSecretsOnceAndWithLinesToTry() {
        Answer made = register("press-1");
        assertEquals(made.text(), 201, made.status());
        assertEquals("http://127.0.0.1:" + server.port() + "/api/v1/devices/press-1", made.header("Location"));
        assertEquals(Set.of("password"), ((Map<?, ?>) made.at("credentials")).keySet());
        assertEquals("enabled", made.at("status"));
        assertEquals(Map.of(), made.at("reported"));
        assertTrue(made.text(), made.at("try", "mosquitto_pub").toString().contains("-p 1884 -i 'press-1'"));
        Answer read = server.call("GET", "/devices/press-1");
        assertEquals(200, read.status());
        assertFalse(read.text(), read.text().contains("secret-"));
        assertEquals(true, read.at("presence", "connected"));
        assertEquals("mqtt", read.at("presence", "protocol"));
        assertEquals('"' + read.at("etag").toString() + '"', read.header("ETag"));
    }

    @Test
    public void anAbsentBodyIsAnEmptyObject() {
        Answer made = server.call("POST", "/devices");
        assertEquals(made.text(), 201, made.status());
        assertEquals("made-0", made.at("id"));
    }

    @Test
    public void credentialsAreMadeOrBrought() {
        Answer keys = server.call("POST", "/devices", "{\"credentials\":{\"generate\":[\"password\",\"keys\"]}}");
        assertEquals(Set.of("password", "primaryKey", "secondaryKey"), ((Map<?, ?>) keys.at("credentials")).keySet());
        Answer own = server.call(
                "POST", "/devices", "{\"credentials\":{\"password\":\"mine\",\"x509\":{\"sha256\":\"ab\"}}}");
        assertEquals(Map.of(), own.at("credentials"));
        Answer list = server.call("GET", "/devices/" + own.at("id") + "/credentials");
        assertEquals("x509", list.at("credentials", 1, "kind"));
    }

    @Test
    public void listsPageByCursor() {
        List.of("a", "b", "c").forEach(this::register);
        Answer first = server.call("GET", "/devices?limit=2");
        assertEquals("b", first.at("devices", 1, "id"));
        assertEquals("b", first.at("cursor"));
        assertEquals(true, first.at("indexed"));
        Answer second = server.call("GET", "/devices?limit=2&cursor=b");
        assertEquals("c", second.at("devices", 0, "id"));
        assertEquals(null, second.at("cursor"));
    }

    @Test
    public void aPatchHonoursIfMatch() {
        String etag = register("press-1").header("ETag");
        HttpRequest.Builder patch = server.request("admin", "/api/v1/devices/press-1")
                .header("Content-Type", "application/merge-patch+json")
                .header("If-Match", etag)
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"site\":null,\"floor\":2}"));
        Answer fresh = server.send(patch);
        assertEquals(fresh.text(), 200, fresh.status());
        assertEquals(Map.of("floor", 2), fresh.at("metadata"));
        assertNotEquals(etag, fresh.header("ETag"));
        assertEquals(412, server.send(patch).status());
    }

    @Test
    public void whatGoesByIfMatchGoesOnlyIfNobodyChangedItMeanwhile() {
        String etag = register("press-1").header("ETag");
        HttpRequest.Builder gateways = server.request("admin", "/api/v1/devices/press-1/gateways")
                .header("Content-Type", "application/json")
                .header("If-Match", etag)
                .PUT(HttpRequest.BodyPublishers.ofString("{\"gateways\":[\"gw-1\"]}"));
        Answer named = server.send(gateways);
        assertEquals(named.text(), 200, named.status());
        assertEquals(412, server.send(gateways).status());
        HttpRequest.Builder delete = server.request("admin", "/api/v1/devices/press-1");
        assertEquals(412, server.send(delete.header("If-Match", etag).DELETE()).status());
        assertEquals(
                204,
                server.send(delete.setHeader("If-Match", named.header("ETag")).DELETE())
                        .status());
    }

    @Test
    public void theLifeOfADeviceIsFollowed() {
        register("press-1");
        assertEquals(
                "disabled",
                server.call("POST", "/devices/press-1/deactivate", "{\"metadata\":{\"why\":\"x\"}}")
                        .at("status"));
        assertEquals("x", server.call("POST", "/devices/press-1/activate").at("metadata", "why"));
        assertEquals(
                List.of("gw-1"),
                server.call("PUT", "/devices/press-1/gateways", "{\"gateways\":[\"gw-1\"]}")
                        .at("gateways"));
        Answer desired = server.call("PUT", "/devices/press-1/desired", "{\"rate\":5}");
        assertEquals(1, desired.at("desiredVersion"));
        assertEquals(204, server.call("DELETE", "/devices/press-1?purge=true").status());
        assertEquals(List.of("press-1"), server.fleet.purged);
        assertEquals(404, server.call("GET", "/devices/press-1").status());
    }

    @Test
    public void credentialsAreNamedAndShownWithoutSecrets() {
        register("press-1");
        Answer put = server.call(
                "PUT",
                "/devices/press-1/credentials/spare",
                "{\"kind\":\"key\",\"notAfter\":\"2030-01-01T00:00:00Z\"}");
        assertEquals(put.text(), 200, put.status());
        assertTrue(put.json().containsKey("secret"));
        Answer read = server.call("GET", "/devices/press-1/credentials/spare");
        assertEquals("2030-01-01T00:00:00Z", read.at("notAfter"));
        assertFalse(read.json().containsKey("secret"));
        assertEquals(
                204, server.call("DELETE", "/devices/press-1/credentials/spare").status());
        assertEquals(
                404, server.call("GET", "/devices/press-1/credentials/spare").status());
        assertTrue(
                server.call("POST", "/devices/press-1/credentials/reset").json().containsKey("credentials"));
        Answer token = server.call("POST", "/devices/press-1/tokens", "{\"validFor\":\"PT1H\"}");
        assertEquals(201, token.status());
        assertEquals("1970-01-01T01:00:00Z", token.at("expires"));
    }

    @Test
    public void stateAndHistoryAreShown() {
        register("press-1");
        Answer state = server.call("GET", "/devices/press-1/state");
        assertEquals(900, state.at("fields", "motor.rpm", "value"));
        assertEquals("default", state.at("streams", "default", "fields", "motor.rpm", "stream"));
        Answer history = server.call(
                "GET",
                "/devices/press-1/history?from=2013-12-15T00:00:00%2B01:00&to=2014-01-01T00:00:00Z&timeBasis=device"
                        + "&stream=s&kind=events&limit=7&cursor=c");
        assertEquals(history.text(), 200, history.status());
        assertEquals(Map.of("t", 1), history.at("records", 0, "payload"));
        assertEquals("application/json", history.at("records", 0, "contentType"));
        assertEquals("next", history.at("cursor"));
        assertEquals(TimeBasis.DEVICE, server.state.asked.range().basis());
        assertEquals(
                Optional.of(Instant.parse("2013-12-14T23:00:00Z")),
                server.state.asked.range().from());
        assertEquals(7, server.state.asked.limit());
    }

    @Test
    public void historyIsDownSampled() {
        register("press-1");
        Answer samples = server.call("GET", "/devices/press-1/history?every=5m&functions=max,avg&fields=t");
        assertEquals(samples.text(), 1.5, samples.at("samples", 0, "fields", "t", "max"));
        assertEquals(Duration.ofMinutes(5), server.state.sampling.every());
        assertEquals(Set.of(Sampling.Function.MAX, Sampling.Function.AVG), server.state.sampling.functions());
        server.call("GET", "/devices/press-1/history?every=PT1H");
        assertEquals(Set.of(Sampling.Function.AVG), server.state.sampling.functions());
    }

    @Test
    public void servicesAreRegisteredListedAndUnregistered() {
        Answer made = server.call(
                "POST", "/services", "{\"id\":\"crm\",\"consume\":[\"telemetry\"],\"send\":[\"commands\"]}");
        assertEquals(made.text(), 201, made.status());
        assertTrue(made.json().containsKey("password"));
        assertFalse(server.call("GET", "/services/crm").json().containsKey("password"));
        assertEquals("crm", server.call("GET", "/services").at("services", 0, "id"));
        assertEquals(204, server.call("DELETE", "/services/crm").status());
        assertEquals(404, server.call("GET", "/services/crm").status());
    }

    @Test
    public void groupsAreMadeMovedAndForgotten() {
        String path = "/streams/telemetry/groups/crm";
        assertEquals(201, server.call("PUT", path, "{\"start\":\"earliest\"}").status());
        Answer again = server.call("PUT", path);
        assertEquals(200, again.status());
        assertEquals(100, again.at("lag"));
        assertEquals(
                50,
                server.call("POST", path + "/seek", "{\"to\":\"2013-12-15T00:00:00Z\"}")
                        .at("lag"));
        assertEquals("crm", server.call("GET", "/streams").at("streams", 0, "groups", 0, "group"));
        assertEquals("crm", server.call("GET", "/streams/telemetry/groups").at("groups", 0, "group"));
        assertEquals(204, server.call("DELETE", path).status());
        assertEquals(404, server.call("GET", path).status());
        assertEquals(
                404, server.call("POST", path + "/seek", "{\"to\":\"latest\"}").status());
    }

    @Test
    public void usageComesByDayAndInPages() {
        Answer first = server.call("GET", "/usage");
        assertEquals(
                Map.of(
                        "day",
                        "2026-01-01",
                        "deviceId",
                        "press-1",
                        "kind",
                        "telemetry",
                        "stream",
                        "motor",
                        "messages",
                        1,
                        "bytes",
                        17),
                first.at("usage", 0));
        assertEquals("1", first.at("cursor"));
        assertEquals("2026-01-02", server.call("GET", "/usage?cursor=1").at("usage", 0, "day"));
        assertEquals("2026-01-09", server.call("GET", "/usage?from=2026-01-09").at("usage", 0, "day"));
        assertEquals(List.of(), server.call("GET", "/usage?to=2025-12-31").at("usage"));
        assertEquals(List.of(), server.call("GET", "/usage?device=press-2").at("usage"));
        for (String wrong : List.of("from=2026-02-30", "to=yesterday", "device=a%2Fb", "limit=0", "cursor=x")) {
            Answer answer = server.call("GET", "/usage?" + wrong);
            assertEquals(400, answer.status());
            String parameter = wrong.substring(0, wrong.indexOf('='));
            assertEquals("/" + parameter, answer.at("errors", 0, "pointer"));
        }
    }

    @Test
    public void quotasSayWhatHoldsAndWhatIsUsed() {
        Answer quotas = server.call("GET", "/quotas");
        assertEquals(Map.of("name", "connections", "scope", "all", "limit", 100, "used", 3), quotas.at("quotas", 0));
        assertEquals("messagesPerSecond", quotas.at("quotas", 1, "name"));
        assertEquals(null, quotas.at("quotas", 1, "limit"));
    }

    @Test
    public void anImportHasAResultForEachLine() throws IOException {
        String lines = "{\"id\":\"a\",\"status\":\"disabled\"}\n\n"
                + "{\"id\":\n"
                + "{\"id\":\"a\"}\n"
                + "{\"id\":\"b\",\"colour\":1}\n"
                + "{\"id\":\"c\"}";
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        Answer answer = server.send(server.request("provisioner", "/api/v1/devices:import")
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray())));
        assertEquals(answer.text(), 200, answer.status());
        String[] results = answer.text().split("\n");
        String[] expected = {"201", "400", "409", "400", "201"};
        assertEquals(answer.text(), expected.length, results.length);
        for (int i = 0; i < expected.length; i++) {
            assertTrue(results[i], results[i].contains("\"status\":" + expected[i]));
        }
        assertTrue(results[3], results[3].contains("/colour"));
        assertEquals("disabled", server.call("GET", "/devices/a").at("status"));
    }

    @Test
    public void anExportHasADeviceALineAndCanBeZipped() throws IOException {
        register("a");
        register("b");
        Answer plain = server.call("GET", "/devices:export");
        assertEquals("application/x-ndjson", plain.header("Content-Type"));
        assertEquals(2, plain.text().split("\n").length);
        Answer zipped =
                server.send(server.request("viewer", "/api/v1/devices:export").header("Accept-Encoding", "gzip"));
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(zipped.response().body()))) {
            assertEquals(plain.text(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    public void aSessionStandsForALogIn() {
        Answer begun = server.send(server.anonymous("/api/v1/sessions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"viewer\",\"password\":\"secret\"}")));
        assertEquals(begun.text(), 201, begun.status());
        String cookie = begun.header("Set-Cookie");
        assertTrue(cookie, cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertEquals(
                "viewer",
                server.send(server.anonymous("/api/v1/sessions").header("Cookie", pair))
                        .at("user"));
        assertEquals(
                204,
                server.send(server.anonymous("/api/v1/sessions")
                                .header("Cookie", pair)
                                .DELETE())
                        .status());
        assertEquals(
                401,
                server.send(server.anonymous("/api/v1/devices").header("Cookie", pair))
                        .status());
    }

    private Answer putRoute(String type, String text) {
        return server.send(server.request("integrator", "/api/v1/routes/new")
                .header("Content-Type", type)
                .PUT(HttpRequest.BodyPublishers.ofString(text)));
    }

    @Test
    public void aRouteFileIsPutShownAndRemoved() {
        Answer put = putRoute("application/yaml", "- from: {}");
        assertEquals(put.text(), 201, put.status());
        assertEquals("new.yaml", put.json().get("fileName"));
        assertEquals(
                "new.xml",
                putRoute("application/xml; charset=utf-8", "<routes/>").json().get("fileName"));
        Answer broken = putRoute("application/yaml", "broken");
        assertEquals(400, broken.status());
        assertTrue(broken.text(), broken.text().contains("new.yaml, line 3: no such component"));
        assertEquals(415, putRoute("application/json", "{}").status());
        for (Role role : Role.values()) {
            Answer shown = server.send(server.request(role.wireName(), "/api/v1/routes/crm"));
            assertEquals("crm.yaml", shown.json().get("fileName"));
            assertEquals(
                    role + " sees the source",
                    role == Role.INTEGRATOR || role == Role.ADMIN ? "- from: ..." : null,
                    shown.json().get("source"));
        }
        assertEquals(204, server.call("DELETE", "/routes/crm").status());
        assertEquals(404, server.call("DELETE", "/routes/none").status());
    }

    @Test
    public void shortListsPageByCursorToo() {
        server.call("POST", "/devices", "{\"id\":\"press-1\"}");
        Answer first = server.call("GET", "/users?limit=2");
        assertEquals(first.text(), 200, first.status());
        assertTrue(first.text(), first.text().contains("\"integrator\""));
        Answer second = server.call("GET", "/users?limit=3&cursor=" + first.at("cursor"));
        assertTrue(
                second.text(),
                second.text().contains("\"operator\"") && !second.text().contains("\"admin\""));
        assertEquals(null, second.json().get("cursor"));
        for (String list : new String[] {
            "/services", "/routes", "/api-keys", "/streams/telemetry/groups", "/devices/press-1/credentials"
        }) {
            assertEquals(list, 200, server.call("GET", list + "?limit=10000").status());
            assertEquals(list, 400, server.call("GET", list + "?limit=0").status());
        }
    }
}
