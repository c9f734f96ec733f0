package io.millrace.command.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON in and out of the shell. Values are Maps, Lists, Strings, Numbers, Booleans and null. */
final class Json {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

    private Json() {}

    /**
     * Parses an object that a person typed.
     *
     * @param option the option's name for the message
     * @param text what was typed; null for none
     * @throws IllegalArgumentException saying where it is wrong
     */
    static Map<String, Object> object(String option, String text) {
        if (text == null) {
            return Map.of();
        }
        try {
            Map<String, Object> value = MAPPER.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
            if (value == null) {
                throw new IllegalArgumentException(option + " is null; right would be '{\"site\":\"Ulm\"}'");
            }
            return value;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at column " + e.getLocation().getColumnNr();
            throw new IllegalArgumentException(
                    option + " is no JSON object" + where + ": " + e.getOriginalMessage()
                            + "; right would be, in single quotes, '{\"site\":\"Ulm\"}'",
                    e);
        }
    }

    /** Parses a payload; empty if it is not JSON. */
    static Optional<Object> parse(byte[] payload) {
        try {
            return Optional.ofNullable(MAPPER.readValue(payload, Object.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Writes a value in one line. */
    static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Prints a value over several lines. */
    static void print(PrintStream out, Object value) {
        try {
            out.println(PRETTY.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
