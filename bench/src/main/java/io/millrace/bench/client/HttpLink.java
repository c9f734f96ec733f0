package io.millrace.bench.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.IntConsumer;

/** A device on HTTP, one request at a time. */
public final class HttpLink implements Link {

    private static final int ACCEPTED = 202;

    private final HttpClient client;
    private final int port;
    private final String deviceId;
    private final String authorization;

    /** Makes one; the first request logs in. */
    public HttpLink(HttpClient client, int port, String deviceId, String password) {
        this.client = client;
        this.port = port;
        this.deviceId = deviceId;
        authorization = "Basic "
                + Base64.getEncoder().encodeToString((deviceId + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Posts to one of the device's addresses, with a header more. */
    public HttpResponse<String> post(String address, byte[] payload, String header, String value)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/devices/" + deviceId + "/" + address))
                        .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .header(header, value)
                        .POST(BodyPublishers.ofByteArray(payload))
                        .build(),
                BodyHandlers.ofString());
    }

    @Override
    public void send(int first, int count, IntConsumer acknowledged) throws IOException, InterruptedException {
        for (int number = first; number < first + count; number++) {
            byte[] payload = Link.payload(number).getBytes(StandardCharsets.UTF_8);
            HttpResponse<String> answer = post("telemetry", payload, "message-id", Link.messageId(number));
            if (answer.statusCode() != ACCEPTED) {
                throw new IOException("answered with " + answer.statusCode() + " " + answer.body());
            }
            acknowledged.accept(number);
        }
    }

    @Override
    public void close() {
        // The connections are the client's.
    }
}
