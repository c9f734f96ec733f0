package io.millrace.gateway.http.internal.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.inbox.InboxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What went wrong with a request, as RFC 9457 has it.
 *
 * @param status the HTTP status
 * @param detail what was wrong, where, and what would be right
 * @param errors the parts of the body that were wrong, as members of JSON objects
 */
public record Problem(int status, String detail, List<Map<String, Object>> errors) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"));

    /** Checks that nothing is missing. */
    public Problem {
        Objects.requireNonNull(detail, "detail");
        errors = List.copyOf(errors);
    }

    /** Returns a problem in words. */
    public static Problem of(int status, String detail) {
        return new Problem(status, detail, List.of());
    }

    /**
     * Returns bad input at one place.
     *
     * @param pointer JSON pointer into the body, empty for the whole; {@code /name} for a query parameter
     * @param detail what was wrong and what would be right
     */
    public static Problem input(String pointer, String detail) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("pointer", pointer);
        error.put("detail", detail);
        return new Problem(400, detail, List.of(error));
    }

    /** Returns the problem that a refusal is. */
    public static Problem of(RefusedException cause) {
        return cause.reason() == RefusedException.Reason.BAD_PAYLOAD
                ? input("", cause.getMessage())
                : of(status(cause.reason()), cause.getMessage());
    }

    /** Returns the problem that the inbox has. */
    public static Problem of(InboxException cause) {
        int status =
                switch (cause.reason()) {
                    case INVALID -> 400;
                    case NOT_FOUND -> 404;
                    case CONFLICT, NOT_CONNECTED -> 409;
                    case FULL -> 429;
                    case TOO_LARGE -> 413;
                    case UNAVAILABLE -> 503;
                };
        return of(status, cause.getMessage());
    }

    private static int status(RefusedException.Reason reason) {
        return switch (reason) {
            case BAD_CREDENTIALS, REVOKED -> 401;
            case NOT_AUTHORIZED -> 403;
            case BAD_ADDRESS -> 404;
            case BAD_PAYLOAD -> 400;
            case TOO_LARGE -> 413;
            case QUOTA_EXCEEDED -> 429;
            case TAKEN_OVER -> 409;
            case UNAVAILABLE -> 503;
        };
    }

    /** Tells whether the same request may succeed a little later. */
    public boolean passes() {
        return status == 429 || status == 503;
    }

    /** Returns the phrase of the status. */
    public String title() {
        return TITLES.getOrDefault(status, "Error " + status);
    }

    /**
     * Returns the problem in JSON.
     *
     * @param instance the path of the request
     */
    public byte[] toJson(String instance) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "about:blank");
        map.put("title", title());
        map.put("status", status);
        map.put("detail", detail);
        map.put("instance", instance);
        if (!errors.isEmpty()) {
            map.put("errors", errors);
        }
        return json(map);
    }

    /** Returns a value as JSON in UTF-8. */
    public static byte[] json(Object value) {
        try {
            return JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON value: " + e.getOriginalMessage(), e);
        }
    }
}
