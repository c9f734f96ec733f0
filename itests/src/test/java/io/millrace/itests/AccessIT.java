package io.millrace.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.millrace.itests.client.Rest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.ClassRule;
import org.junit.Test;

/** People, roles, API keys, sessions, the audit trail, and why a device was refused. */
public class AccessIT {

    private static final String PASSWORD = "the-first-secret";
    private static final List<String> ROLES = List.of("viewer", "operator", "provisioner", "integrator", "admin");

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess().with("MILLRACE_ADMIN_PASSWORD", PASSWORD);

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();
    private final HttpClient http = HttpClient.newHttpClient();

    private record Call(String method, String path, String role) {}

    private List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        JsonNode paths = rest.get("/openapi.json").expect(200).json().path("paths");
        paths.properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> calls.add(new Call(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        operation.getValue().path("x-role").asText()))));
        assertTrue("calls in the document: " + calls.size(), calls.size() > 40);
        return calls;
    }

    private int status(Call call, String header, String value) throws IOException, InterruptedException {
        String path = call.path().replace("{kind}", "telemetry").replaceAll("\\{[A-Za-z]+}", "nobody");
        HttpRequest.Builder request = HttpRequest.newBuilder(NODE.http("/api/v1" + path))
                .timeout(Duration.ofSeconds(30))
                .method(call.method(), HttpRequest.BodyPublishers.noBody());
        if (!header.isEmpty()) {
            request.header(header, value);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void everyCallOfTheDocumentIsOpenToItsRoleAndToNobodyElse() throws Exception {
        Map<String, String> people = new LinkedHashMap<>();
        for (String role : ROLES) {
            rest.put("/users/walk-" + role, "{\"password\":\"walks-all-calls\",\"roles\":[\"" + role + "\"]}")
                    .expect(201);
            people.put(role, basic("walk-" + role, "walks-all-calls"));
        }
        List<String> open = new ArrayList<>();
        for (Call call : calls()) {
            if (call.role().equals("none")) {
                open.add(call.method() + " " + call.path());
                continue;
            }
            assertEquals(call + " by nobody", 401, status(call, "", ""));
            for (String role : ROLES) {
                boolean may = role.equals("admin")
                        || role.equals(call.role())
                        || call.role().equals("viewer");
                int status = status(call, "Authorization", people.get(role));
                assertEquals(call + " by " + role + ": " + status, may, status != 403);
                assertFalse(call + " by " + role + ": " + status, status == 401 || status == 500);
            }
        }
        assertEquals("only the log-in needs no log-in", List.of("POST /sessions"), open);
        assertEquals(401, logIn("admin", "a guess").statusCode());
    }

    @Test
    public void healthAndMetricsAreOpenOnTheLoopbackListener() throws Exception {
        for (String path : List.of("/health", "/metrics")) {
            HttpRequest request = HttpRequest.newBuilder(NODE.http(path)).build();
            assertEquals(
                    200,
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }

    private HttpResponse<String> logIn(String user, String password) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(NODE.http("/api/v1/sessions"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String session(String user, String password) throws IOException, InterruptedException {
        HttpResponse<String> begun = logIn(user, password);
        assertEquals(begun.body(), 201, begun.statusCode());
        return begun.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    @Test
    public void whoGuessesDoesNotDelayWhoKnowsThePassword() throws Exception {
        Call list = new Call("GET", "/devices", "viewer");
        rest.put("/users/guessed", "{\"password\":\"known-to-its-owner\",\"roles\":[\"viewer\"]}")
                .expect(201);
        String right = basic("guessed", "known-to-its-owner");
        assertEquals(200, status(list, "Authorization", right));
        int last = 0;
        for (int guess = 0; guess < 20; guess++) {
            last = status(list, "Authorization", basic("guessed", "guess-" + guess));
        }
        assertEquals("the guesser waits", 429, last);
        assertEquals("the owner does not", 200, status(list, "Authorization", right));
    }

    @Test
    public void theSourceOfARouteIsForWhoMayChangeIt() throws Exception {
        for (String role : ROLES) {
            String key = rest.post("/api-keys", "{\"name\":\"source\",\"role\":\"" + role + "\"}")
                    .expect(201)
                    .json()
                    .path("key")
                    .asText();
            HttpRequest request = HttpRequest.newBuilder(NODE.http("/api/v1/routes/telemetry-to-state"))
                    .header("X-API-Key", key)
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(answer.body(), 200, answer.statusCode());
            boolean may = role.equals("integrator") || role.equals("admin");
            assertEquals(role, may, answer.body().contains("millrace:telemetry"));
        }
    }

    @Test
    public void resetAdminPasswordIsInForceAtOnce() throws Exception {
        Call list = new Call("GET", "/devices", "viewer");
        String cookie = session("admin", PASSWORD);
        assertEquals(200, status(list, "Cookie", cookie));
        assertEquals(200, status(list, "Authorization", basic("admin", PASSWORD)));

        NODE.scriptWithInput("the-second-secret\n", "reset-admin-password");

        assertEquals("the session", 401, status(list, "Cookie", cookie));
        assertEquals("the old password", 401, status(list, "Authorization", basic("admin", PASSWORD)));
        assertEquals(200, status(list, "Authorization", basic("admin", "the-second-secret")));
        NODE.scriptWithInput(PASSWORD + "\n", "reset-admin-password");
        assertEquals(200, status(list, "Authorization", basic("admin", PASSWORD)));
    }

    @Test
    public void aChangedOrRemovedPersonIsOutAtOnce() throws Exception {
        Call list = new Call("GET", "/devices", "viewer");
        rest.put("/users/leaver", "{\"password\":\"here-for-now\",\"roles\":[\"viewer\"]}")
                .expect(201);
        String cookie = session("leaver", "here-for-now");
        rest.put("/users/leaver", "{\"roles\":[\"operator\"]}").expect(200);
        assertEquals(401, status(list, "Cookie", cookie));
        assertEquals(200, status(list, "Authorization", basic("leaver", "here-for-now")));
        rest.delete("/users/leaver").expect(204);
        assertEquals(401, status(list, "Authorization", basic("leaver", "here-for-now")));
    }

    @Test
    public void anApiKeyIsGoodUntilItIsTakenBack() throws Exception {
        Call list = new Call("GET", "/devices", "viewer");
        Call register = new Call("POST", "/devices", "provisioner");
        JsonNode made = rest.post("/api-keys", "{\"name\":\"IT\",\"role\":\"viewer\"}")
                .expect(201)
                .json();
        String key = made.path("key").asText();
        assertEquals(200, status(list, "X-API-Key", key));
        assertEquals(200, status(list, "Authorization", "Bearer " + key));
        assertEquals(403, status(register, "X-API-Key", key));
        rest.delete("/api-keys/" + made.path("id").asText()).expect(204);
        assertEquals(401, status(list, "X-API-Key", key));
    }

    @Test
    public void theTrailSaysWhoDidWhatInRestAndShell() throws Exception {
        fleet.register("audited");
        rest.post("/devices/audited/deactivate", "{}").expect(200);
        String printed = NODE.script("shell", "millrace:device-activate audited");
        assertTrue(printed, printed.contains("is enabled"));

        JsonNode trail = rest.get("/audit?device=audited").expect(200).json().path("audit");
        assertEquals(trail.toString(), "device-activate", trail.at("/0/action").asText());
        assertEquals("shell", trail.at("/0/via").asText());
        assertEquals("admin", trail.at("/0/actor").asText());
        assertEquals("devices.deactivate", trail.at("/1/action").asText());
        assertEquals("rest", trail.at("/1/via").asText());
        assertEquals("127.0.0.1", trail.at("/1/from").asText());
        assertFalse(trail.toString().contains(fleet.password("audited")));
        String table = NODE.script("shell", "millrace:audit --device audited");
        assertTrue(table, table.contains("devices.deactivate"));
    }

    @Test
    public void aDeviceThatIsRefusedCanBeAskedWhy() throws Exception {
        fleet.register("refused", "another");
        assertThrows(Exception.class, () -> mqtt("refused", "a guess").connect());
        assertThrows(Exception.class, () -> mqtt("made-up", "a guess").connect());
        Mqtt5BlockingClient device = mqtt("refused", fleet.password("refused"));
        device.connect();
        assertThrows(Exception.class, () -> device.publishWith()
                .topic("devices/another/telemetry")
                .qos(com.hivemq.client.mqtt.datatypes.MqttQos.AT_LEAST_ONCE)
                .payload("{}".getBytes(StandardCharsets.UTF_8))
                .send());
        rest.post("/devices/refused/deactivate", "{}").expect(200);

        String log = rest.get("/devices/refused/log").expect(200).json().toString();
        assertTrue(log, log.contains("log-in refused: wrong password"));
        assertTrue(log, log.contains("publish to devices/another/telemetry refused: the address belongs to another"));
        assertTrue(log, log.contains("disconnected: the identity was deactivated"));
        assertTrue(log, log.contains("deactivated: it may not connect"));
        assertEquals(
                "login-refused",
                rest.get("/devices/made-up/log")
                        .expect(200)
                        .json()
                        .at("/log/0/event")
                        .asText());
        String why = NODE.script("shell", "millrace:why refused");
        assertTrue(why, why.contains("wrong password"));
    }

    private static Mqtt5BlockingClient mqtt(String deviceId, String password) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(deviceId)
                .serverHost("127.0.0.1")
                .serverPort(NODE.port("MQTT"))
                .simpleAuth()
                .username(deviceId)
                .password(password.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
    }
}
