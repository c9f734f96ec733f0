package io.millrace.bench.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The management API of Millrace, as far as the benchmark needs it. */
public final class Rest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NOT_FOUND = 404;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String authorization;

    public Rest(String base, String password) {
        this.base = base;
        this.authorization = basic("admin", password);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    public boolean isHealthy() throws InterruptedException {
        try {
            return call("GET", "/health").statusCode() == 200;
        } catch (IOException e) {
            // It does not listen yet; whoever asks goes on asking for some time and then says so.
            return false;
        }
    }

    /**
     * Registers devices, all in one call.
     *
     * @return the password of each
     */
    public Map<String, String> register(List<String> deviceIds) throws IOException, InterruptedException {
        String lines = deviceIds.stream().map(id -> "{\"id\":\"" + id + "\"}").collect(Collectors.joining("\n"));
        return registerLines(lines);
    }

    public void deactivate(String deviceId) throws IOException, InterruptedException {
        json(call("POST", "/api/v1/devices/" + deviceId + "/deactivate"), 200);
    }

    /**
     * Registers devices with metadata, all in one call.
     *
     * @param lines one object {@code {"id":...,"metadata":{...}}} a line
     * @return the password of each
     */
    public Map<String, String> registerLines(String lines) throws IOException, InterruptedException {
        HttpResponse<String> answer = call("POST", "/api/v1/devices:import", "application/x-ndjson", lines);
        Map<String, String> passwords = new HashMap<>();
        for (String line : answer.body().lines().toList()) {
            JsonNode result = JSON.readTree(line);
            String password = result.path("credentials").path("password").asText();
            if (password.isEmpty()) {
                throw new IOException("a device was not registered: " + line);
            }
            passwords.put(result.path("id").asText(), password);
        }
        long devices = lines.lines().count();
        if (passwords.size() != devices) {
            throw new IOException(passwords.size() + " of " + devices + " devices were registered");
        }
        return passwords;
    }

    /** Merges into the metadata of a device. */
    public void patch(String deviceId, String metadata) throws IOException, InterruptedException {
        String path = "/api/v1/devices/" + deviceId;
        json(call("PATCH", path, "application/merge-patch+json", "{\"metadata\":" + metadata + "}"), 200);
    }

    /** Looks a device up. */
    public void lookUp(String deviceId) throws IOException, InterruptedException {
        json(call("GET", "/api/v1/devices/" + deviceId), 200);
    }

    /**
     * Queries the registry.
     *
     * @return how many devices are on the first page
     */
    public int query(String filter, int limit) throws IOException, InterruptedException {
        String encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8).replace("+", "%20");
        return json(call("GET", "/api/v1/devices?limit=" + limit + "&filter=" + encoded), 200)
                .path("devices")
                .size();
    }

    /** Sends a command and waits for the device's answer. */
    public void ask(String deviceId, String command) throws IOException, InterruptedException {
        String path = "/api/v1/devices/" + deviceId + "/commands?wait=20s";
        String body = "{\"name\":\"" + command + "\",\"payload\":{\"rpm\":900}}";
        json(call("POST", path, "application/json", body), 200);
    }

    /**
     * Sends a command under an id of its own, so that it may be repeated; does not wait for the device.
     *
     * @return the status of the answer
     */
    public int send(String deviceId, String commandId) throws IOException, InterruptedException {
        String body = "{\"name\":\"setSpeed\",\"commandId\":\"" + commandId + "\",\"payload\":{\"rpm\":900}}";
        return call("POST", "/api/v1/devices/" + deviceId + "/commands", "application/json", body)
                .statusCode();
    }

    /**
     * Registers a backend program.
     *
     * @return its password
     */
    public String registerService(String id, List<String> kinds) throws IOException, InterruptedException {
        String body = "{\"id\":\"" + id + "\",\"consume\":[\"" + String.join("\",\"", kinds) + "\"]}";
        return json(call("POST", "/api/v1/services", "application/json", body), 201)
                .path("password")
                .asText();
    }

    /**
     * Registers a backend program that may send commands.
     *
     * @return its password
     */
    public String registerSender(String id) throws IOException, InterruptedException {
        String body = "{\"id\":\"" + id + "\",\"consume\":[],\"send\":[\"commands\"]}";
        return json(call("POST", "/api/v1/services", "application/json", body), 201)
                .path("password")
                .asText();
    }

    /** Makes a consumer group that begins at the first record. */
    public void putGroup(String kind, String group) throws IOException, InterruptedException {
        String path = "/api/v1/streams/" + kind + "/groups/" + group;
        json(call("PUT", path, "application/json", "{\"start\":\"earliest\"}"), 201);
    }

    public void putRule(String id, String rule) throws IOException, InterruptedException {
        json(call("PUT", "/api/v1/rules/" + id, "application/json", rule), 201);
    }

    public long newestSequence(String deviceId) throws IOException, InterruptedException {
        return json(call("GET", "/api/v1/devices/" + deviceId + "/state"), 200)
                .path("fields")
                .path("seq")
                .path("value")
                .asLong(-1);
    }

    public JsonNode history(String deviceId, String cursor) throws IOException, InterruptedException {
        String from = cursor.isEmpty()
                ? ""
                : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8).replace("+", "%20");
        return json(call("GET", "/api/v1/devices/" + deviceId + "/history?limit=10000" + from), 200);
    }

    public void upload(String deviceId, String password, String lines) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/devices/" + deviceId + "/history"))
                .header("Authorization", basic(deviceId, password))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines))
                .build();
        json(http.send(request, BodyHandlers.ofString()), 200);
    }

    public Map<String, List<Instant>> backtest(String rule, Instant from, Instant to)
            throws IOException, InterruptedException {
        String body = "{\"from\":\"" + from + "\",\"to\":\"" + to + "\",\"rule\":" + rule + "}";
        JsonNode answer = json(call("POST", "/api/v1/rules/bench/backtest", "application/json", body), 200);
        if (answer.path("truncated").asBoolean()) {
            throw new IOException("the back-test was truncated after " + answer.path("records")
                    + " records; raise backtestSeconds of io.millrace.rules");
        }
        Map<String, List<Instant>> alerts = new HashMap<>();
        for (JsonNode alert : answer.path("alerts")) {
            alerts.computeIfAbsent(alert.path("deviceId").asText(), id -> new ArrayList<>())
                    .add(Instant.parse(alert.path("time").asText()));
        }
        return alerts;
    }

    public boolean hasRoute(String id) throws IOException, InterruptedException {
        return call("GET", "/api/v1/routes/" + id).statusCode() != NOT_FOUND;
    }

    private HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        return call(method, path, "application/json", "");
    }

    private HttpResponse<String> call(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization);
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", type).method(method, BodyPublishers.ofString(body));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer, int status) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException(answer.request().method() + " " + answer.uri() + " gave " + answer.statusCode() + " "
                    + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
