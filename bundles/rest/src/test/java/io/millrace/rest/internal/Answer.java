package io.millrace.rest.internal;

import io.millrace.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What the API answered.
 *
 * @param response the answer
 */
public record Answer(HttpResponse<byte[]> response) {

    /** Returns the status. */
    public int status() {
        return response.statusCode();
    }

    /** Returns a header, or an empty string. */
    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Returns the body. */
    public String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Returns the body as a JSON object. */
    public Map<String, Object> json() {
        return Json.readObject(response.body());
    }

    /** Returns a value inside the body, by member names and list indexes. */
    public Object at(Object... path) {
        Object value = json();
        for (Object step : path) {
            value = step instanceof Integer index ? ((List<?>) value).get(index) : ((Map<?, ?>) value).get(step);
        }
        return value;
    }
}
