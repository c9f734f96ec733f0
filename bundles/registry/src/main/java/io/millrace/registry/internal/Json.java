package io.millrace.registry.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** JSON texts of the tables. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private Json() {}

    /** Writes any JSON value. */
    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value", e);
        }
    }

    /** Reads an object, its members in their order. */
    static Map<String, Object> object(String text) {
        return text.equals("{}") ? Map.of() : read(text, OBJECT);
    }

    /** Reads an array of texts. */
    static List<String> texts(String text) {
        return text.equals("[]") ? List.of() : read(text, TEXTS);
    }

    private static <T> T read(String text, TypeReference<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the registry holds broken JSON", e);
        }
    }
}
