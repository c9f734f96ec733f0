package io.millrace.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;
import java.util.Optional;

/** The management API, as far as the demo needs it. */
final class Rest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String base;
    private final String authorization;

    /**
     * Takes the address and the user.
     *
     * @param base such as {@code http://127.0.0.1:8080}
     * @param password of admin
     */
    Rest(String base, String password) {
        this.base = base;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Registers a device.
     *
     * @return its password, or empty if it exists already
     */
    Optional<String> register(String deviceId, Map<String, String> metadata) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("id", deviceId);
        body.set("metadata", JSON.valueToTree(metadata));
        HttpResponse<String> answer = call("POST", "/devices", body);
        return answer.statusCode() == 409 ? Optional.empty() : Optional.of(password(expect(answer, 201)));
    }

    /** Renews a device's secrets and returns its password. */
    String resetCredentials(String deviceId) throws IOException, InterruptedException {
        return password(
                expect(call("POST", "/devices/" + deviceId + "/credentials/reset", JSON.createObjectNode()), 200));
    }

    /** Counts all records of a device in the history. */
    long countHistory(String deviceId) throws IOException, InterruptedException {
        long count = 0;
        String cursor = "";
        do {
            String query = "?limit=10000"
                    + (cursor.isEmpty()
                            ? ""
                            : "&cursor="
                                    + URLEncoder.encode(cursor, StandardCharsets.UTF_8)
                                            .replace("+", "%20"));
            JsonNode page = expect(call("GET", "/devices/" + deviceId + "/history" + query, null), 200);
            count += page.path("records").size();
            String next = page.path("cursor").asText("");
            if (!next.isEmpty() && next.equals(cursor)) {
                throw new IOException("the history of " + deviceId + " names the cursor " + next + " twice");
            }
            cursor = next;
        } while (!cursor.isEmpty());
        return count;
    }

    /** Returns what is at a path. */
    JsonNode get(String path) throws IOException, InterruptedException {
        return expect(call("GET", path, null), 200);
    }

    /** Returns what is at a path, if there is something. */
    Optional<JsonNode> find(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = call("GET", path, null);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(expect(answer, 200));
    }

    /** Puts JSON at a path, whether or not something was there. */
    void put(String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = call("PUT", path, JSON.readTree(json));
        expect(answer, answer.statusCode() == 200 ? 200 : 201);
    }

    /** Returns how many records a consumer group has not read yet. */
    long lag(String kind, String group) throws IOException, InterruptedException {
        return get("/streams/" + kind + "/groups/" + group).path("lag").asLong();
    }

    private static String password(JsonNode answer) throws IOException {
        JsonNode password = answer.path("credentials").path("password");
        if (!password.isTextual()) {
            throw new IOException("the server named no password in its answer");
        }
        return password.asText();
    }

    private HttpResponse<String> call(String method, String path, JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
                .timeout(PATIENCE)
                .header("Authorization", authorization);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode expect(HttpResponse<String> answer, int status) throws IOException {
        if (answer.statusCode() != status) {
            String hint = answer.statusCode() == 401 ? "; is MILLRACE_ADMIN_PASSWORD the password of admin?" : "";
            throw new IOException(answer.request().method() + " " + answer.uri() + " gave " + answer.statusCode() + " "
                    + answer.body() + hint);
        }
        return JSON.readTree(answer.body());
    }

    /**
     * Waits until the server says that all of it works.
     *
     * @param base such as {@code http://127.0.0.1:8080}
     * @param patience how long at most
     * @throws IOException with the server's last word if it takes longer
     */
    static void awaitHealthy(String base, Duration patience) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + patience.toNanos();
        String last = "no answer";
        while (System.nanoTime() < deadline) {
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return;
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(300);
        }
        throw new IOException(base + "/health is not well after " + patience.toSeconds() + " s: " + last);
    }
}
