package io.millrace.rest.internal.answer;

import io.millrace.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What went wrong with a request, as RFC 9457 has it.
 *
 * @param status the HTTP status
 * @param detail what was wrong, where, and what would be right
 * @param errors the parts of the input that were wrong
 * @param retryAfterSeconds when to try again, where that may help
 */
public record Problem(int status, String detail, List<InputError> errors, OptionalInt retryAfterSeconds) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    /** Checks that nothing is missing. */
    public Problem {
        Objects.requireNonNull(detail, "detail");
        errors = List.copyOf(errors);
        Objects.requireNonNull(retryAfterSeconds, "retryAfterSeconds");
    }

    /**
     * A part of the input that was wrong.
     *
     * @param pointer JSON pointer (RFC 6901) into the body; {@code /name} for a query parameter
     * @param detail what was wrong with it
     */
    public record InputError(String pointer, String detail) {}

    /** Returns a problem in words. */
    public static Problem of(int status, String detail) {
        return new Problem(status, detail, List.of(), OptionalInt.empty());
    }

    /** Returns a problem that passes by itself. */
    public static Problem later(int status, String detail, int seconds) {
        return new Problem(status, detail, List.of(), OptionalInt.of(seconds));
    }

    /** Returns bad input at one place. */
    public static Problem input(String pointer, String detail) {
        return new Problem(400, detail, List.of(new InputError(pointer, detail)), OptionalInt.empty());
    }

    /** Returns the phrase of the status. */
    public String title() {
        return TITLES.getOrDefault(status, "Error " + status);
    }

    /**
     * Returns the members of the problem in JSON.
     *
     * @param instance the path of the request
     */
    public Map<String, Object> toMap(String instance) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "about:blank");
        map.put("title", title());
        map.put("status", status);
        map.put("detail", detail);
        map.put("instance", instance);
        if (!errors.isEmpty()) {
            List<Object> list = new ArrayList<>();
            for (InputError error : errors) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("pointer", error.pointer());
                entry.put("detail", error.detail());
                list.add(entry);
            }
            map.put("errors", list);
        }
        return map;
    }

    /**
     * Returns the problem in JSON.
     *
     * @param instance the path of the request
     */
    public byte[] toJson(String instance) {
        return Json.bytes(toMap(instance));
    }
}
