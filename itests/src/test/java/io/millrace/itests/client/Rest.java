package io.millrace.itests.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** The REST API as a person with curl sees it: one method a verb, answers as JSON, nothing hidden. */
public final class Rest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String base;
    private final String authorization;

    /**
     * Makes a client.
     *
     * @param port of HTTP on loopback
     * @param user a person's name
     * @param password of that person
     */
    public Rest(int port, String user, String password) {
        this.base = "http://localhost:" + port;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** GET of a path below {@code /api/v1}. */
    public Answer get(String path) {
        return send("GET", path, "");
    }

    /** POST of JSON. */
    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    /** PUT of JSON. */
    public Answer put(String path, String json) {
        return send("PUT", path, json);
    }

    /** PATCH of JSON. */
    public Answer patch(String path, String json, String... headers) {
        return send("PATCH", path, json, headers);
    }

    /** DELETE. */
    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    /** Any method; {@code headers} are names and values in turn. */
    public Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base + (path.startsWith("/") && isRoot(path) ? path : "/api/v1" + path)))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        request.method(
                method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers()
                            .map()
                            .getOrDefault("content-type", java.util.List.of(""))
                            .get(0));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRoot(String path) {
        return path.equals("/") || path.equals("/health") || path.equals("/metrics");
    }

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param body text
     * @param contentType media type
     */
    public record Answer(int status, String body, String contentType) {

        /** Returns the body as JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException(status + " is not JSON: " + body, e);
            }
        }

        /** Returns the answer if it has the status that a test expects, else fails with what came instead. */
        public Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + " but got " + status + ": " + body);
            }
            return this;
        }
    }
}
