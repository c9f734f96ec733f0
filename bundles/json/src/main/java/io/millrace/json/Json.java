package io.millrace.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON to and from plain Java values: Map, List, String, Number, Boolean, null. Members keep their order. */
public final class Json {

    private static final int MAX_DEPTH = 64;
    private static final JsonMapper PLAIN = new JsonMapper();
    private static final ObjectWriter PRETTY = PLAIN.writerWithDefaultPrettyPrinter();
    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** Writes a value in one line. */
    public static String write(Object value) {
        return write(PLAIN.writer(), value);
    }

    /** Writes a value over several lines. */
    public static String pretty(Object value) {
        return write(PRETTY, value);
    }

    /** Writes a value as UTF-8. */
    public static byte[] bytes(Object value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new JsonException("no JSON value: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads what somebody sent: nothing may follow the value, no member may stand there twice, and it is not nested without
     * bound.
     *
     * @param utf8 the text
     * @throws JsonException if it is no JSON, with line and column
     */
    public static Object read(byte[] utf8) {
        try {
            return STRICT.readValue(utf8, Object.class);
        } catch (JsonProcessingException e) {
            throw new JsonException("no JSON: " + e.getOriginalMessage() + where(e.getLocation()), e);
        } catch (IOException e) {
            throw new JsonException("no JSON in UTF-8: " + e.getMessage(), e);
        }
    }

    /**
     * Reads an object that somebody sent, as {@link #read} does.
     *
     * @param utf8 the text
     * @throws JsonException if it is no JSON, or no object
     */
    public static Map<String, Object> readObject(byte[] utf8) {
        if (read(utf8) instanceof Map<?, ?> map) {
            return object(map);
        }
        throw new JsonException("not a JSON object {...}", null);
    }

    /** Reads a value if it is JSON; {@code null} counts as none. */
    public static Optional<Object> tryRead(byte[] utf8) {
        try {
            return Optional.ofNullable(STRICT.readValue(utf8, Object.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads what this program wrote and stored itself.
     *
     * @param text the text
     * @param type what it was, such as {@code Map.class}
     * @throws IllegalStateException if it is something else, since then the store is broken
     */
    public static <T> T stored(String text, Class<T> type) {
        try {
            return PLAIN.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the store holds broken JSON", e);
        }
    }

    /** Returns a JSON object with the type that it has. */
    public static Map<String, Object> object(Map<?, ?> map) {
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((key, value) -> object.put(String.valueOf(key), value));
        return object;
    }

    /**
     * Returns an object that keeps its order and may hold null.
     *
     * @param pairs keys and values in turn
     */
    public static Map<String, Object> of(Object... pairs) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            object.put((String) pairs[i], pairs[i + 1]);
        }
        return object;
    }

    private static String where(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
