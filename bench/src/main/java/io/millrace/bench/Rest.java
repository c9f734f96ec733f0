package io.millrace.bench;

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
import java.util.Base64;

/** The management API of Millrace, as far as the benchmark needs it. */
final class Rest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NOT_FOUND = 404;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String authorization;

    Rest(String base, String password) {
        this.base = base;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
    }

    boolean isHealthy() throws InterruptedException {
        try {
            return call("GET", "/health", "").statusCode() == 200;
        } catch (IOException e) {
            // It does not listen yet; whoever asks goes on asking for some time and then says so.
            return false;
        }
    }

    String register(String deviceId) throws IOException, InterruptedException {
        return json(call("POST", "/api/v1/devices", "{\"id\":\"" + deviceId + "\"}"), 201)
                .path("credentials")
                .path("password")
                .asText();
    }

    void deactivate(String deviceId) throws IOException, InterruptedException {
        json(call("POST", "/api/v1/devices/" + deviceId + "/deactivate", "{}"), 200);
    }

    long newestSequence(String deviceId) throws IOException, InterruptedException {
        return json(call("GET", "/api/v1/devices/" + deviceId + "/state", ""), 200)
                .path("fields")
                .path("seq")
                .path("value")
                .asLong(-1);
    }

    JsonNode history(String deviceId, String cursor) throws IOException, InterruptedException {
        String from = cursor.isEmpty()
                ? ""
                : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8).replace("+", "%20");
        return json(call("GET", "/api/v1/devices/" + deviceId + "/history?limit=10000" + from, ""), 200);
    }

    boolean hasRoute(String id) throws IOException, InterruptedException {
        return call("GET", "/api/v1/routes/" + id, "").statusCode() != NOT_FOUND;
    }

    private HttpResponse<String> call(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization);
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
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
