package io.millrace.rest.internal.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** JSON from and to Java values: Map, List, String, Number, Boolean, null. */
public final class Json {

    private static final int MAX_DEPTH = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** Writes a value. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON value: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a value, or throws what to tell the caller, with line and column.
     *
     * @param bytes the text in UTF-8
     */
    public static Object read(byte[] bytes) {
        try {
            return MAPPER.readValue(bytes, Object.class);
        } catch (JsonProcessingException e) {
            throw ProblemException.input("", "the body is no JSON: " + e.getOriginalMessage() + where(e.getLocation()));
        } catch (IOException e) {
            throw ProblemException.input("", "the body is no JSON in UTF-8: " + e.getMessage());
        }
    }

    /** Reads an object; anything else is refused. */
    public static Map<String, Object> readObject(byte[] bytes) {
        if (read(bytes) instanceof Map<?, ?> map) {
            return Values.object(map);
        }
        throw ProblemException.input("", "the body is not a JSON object {...}");
    }

    /** Reads a value if it is JSON. */
    public static Optional<Object> tryRead(byte[] bytes) {
        try {
            return Optional.ofNullable(MAPPER.readValue(bytes, Object.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String where(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
