package io.millrace.rest.internal.idempotency;

import io.millrace.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.servlet.http.HttpServletResponse;

/**
 * An answer as it was given.
 *
 * @param status the HTTP status
 * @param headers those that belong to the content
 * @param body the body
 */
record SavedAnswer(int status, Map<String, String> headers, byte[] body) {

    private static final List<String> KEPT = List.of("Content-Type", "Location", "ETag");

    /** Takes an answer from a response. */
    static SavedAnswer of(HttpServletResponse response, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : KEPT) {
            String value = name.equals("Content-Type") ? response.getContentType() : response.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return new SavedAnswer(response.getStatus(), headers, body);
    }

    byte[] toBytes() {
        String json = Json.write(Json.of(
                "status",
                status,
                "headers",
                headers,
                "body",
                Base64.getEncoder().encodeToString(body)));
        return json.getBytes(StandardCharsets.UTF_8);
    }

    static SavedAnswer fromBytes(byte[] bytes) {
        Map<String, Object> json = Json.readObject(bytes);
        Map<String, String> headers = new LinkedHashMap<>();
        ((Map<?, ?>) json.get("headers")).forEach((name, value) -> headers.put((String) name, (String) value));
        return new SavedAnswer(
                (Integer) json.get("status"), headers, Base64.getDecoder().decode((String) json.get("body")));
    }

    /** Gives it again. */
    void send(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        headers.forEach((name, value) -> {
            if (name.equals("Content-Type")) {
                response.setContentType(value);
            } else {
                response.setHeader(name, value);
            }
        });
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
