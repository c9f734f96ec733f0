package io.millrace.itests.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** A device that speaks HTTP, by the JDK's client. */
public final class DeviceHttp {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String authorization;

    /**
     * Makes a device.
     *
     * @param base of the server
     * @param authorization the header's value
     */
    public DeviceHttp(URI base, String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    /** Makes a device with a password. */
    public static DeviceHttp withPassword(URI base, String deviceId, String password) {
        return new DeviceHttp(base, basic(deviceId, password));
    }

    /** HTTP Basic. */
    public static String basic(String user, String password) {
        String pair = user + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** POST of a text; {@code headers} are names and values in turn. */
    public Answer post(String path, String body, String... headers) {
        return send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Any method. */
    public Answer send(String method, String path, byte[] body, String... headers) {
        try {
            return new Answer(http.send(request(method, path, body, headers), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Any method, without a body, without waiting for the answer. */
    public CompletableFuture<Answer> later(String method, String path) {
        return http.sendAsync(request(method, path, new byte[0]), BodyHandlers.ofString())
                .thenApply(Answer::new);
    }

    private HttpRequest request(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(90));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response) {

        /** Returns the status. */
        public int status() {
            return response.statusCode();
        }

        /** Returns a header, or nothing where there is none. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Returns the body as JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new IllegalStateException(status() + " is not JSON: " + response.body(), e);
            }
        }

        /** Returns the answer if it has the status that a test expects, else fails with what came instead. */
        public Answer expect(int expected) {
            if (status() != expected) {
                throw new AssertionError("expected " + expected + " but got " + status() + ": " + response.body());
            }
            return this;
        }
    }
}
