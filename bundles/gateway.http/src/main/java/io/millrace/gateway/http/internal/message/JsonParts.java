package io.millrace.gateway.http.internal.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.millrace.api.address.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes JSON apart and leaves the parts as they were written, to the octet: what a device sends is passed on and not written anew.
 */
public final class JsonParts {

    private static final int MAX_DEPTH = 200;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonParts() {}

    /** Something is no JSON, or not the kind of value that it should be; the message says what and where. */
    public static final class NotJsonException extends Exception {

        private static final long serialVersionUID = 1L;

        /**
         * Makes the exception, without a stack trace.
         *
         * @param message what and where
         */
        public NotJsonException(String message) {
            super(Printable.line(message), null, false, false);
        }
    }

    /** Checks that a text is one JSON value, and returns it without what surrounds it. */
    public static byte[] value(byte[] text) throws NotJsonException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new NotJsonException("there is no JSON value");
            }
            byte[] value = part(parser, text);
            requireEnd(parser);
            return value;
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /**
     * A line.
     *
     * @param number 1, 2, ...
     * @param text of it
     */
    public record Line(int number, byte[] text) {}

    /** Returns the lines of a text that are not blank; of one that has more than some, one more. */
    public static List<Line> lines(byte[] text, int max) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (int from = 0; from < text.length && lines.size() <= max; ) {
            int end = from;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            number++;
            byte[] line = Arrays.copyOfRange(text, from, end);
            if (!isBlank(line)) {
                lines.add(new Line(number, line));
            }
            from = end + 1;
        }
        return lines;
    }

    private static boolean isBlank(byte[] line) {
        for (byte octet : line) {
            if (octet != ' ' && octet != '\t' && octet != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Returns the elements of an array, or refuses one that has more than some. */
    public static List<byte[]> elements(byte[] text, int max) throws NotJsonException {
        List<byte[]> elements = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new NotJsonException("the body is not a JSON array [...]");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                // one more than allowed is enough to tell that there are too many
                if (elements.size() <= max) {
                    elements.add(part(parser, text));
                } else {
                    parser.skipChildren();
                }
            }
            requireEnd(parser);
        } catch (IOException e) {
            throw notJson(e);
        }
        return elements;
    }

    /** Returns the members of an object. */
    public static Map<String, byte[]> members(byte[] text) throws NotJsonException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotJsonException("it is not a JSON object {...}");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, part(parser, text));
            }
            requireEnd(parser);
        } catch (IOException e) {
            throw notJson(e);
        }
        return members;
    }

    /** Returns the text of a string, or refuses what is none. */
    public static String text(String name, byte[] value) throws NotJsonException {
        try (JsonParser parser = FACTORY.createParser(value)) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new NotJsonException("'" + name + "' is not a string");
            }
            return parser.getText();
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** Returns a string's text, and a number or truth value as it is written; refuses anything else. */
    public static String scalar(String name, byte[] value) throws NotJsonException {
        try (JsonParser parser = FACTORY.createParser(value)) {
            JsonToken token = parser.nextToken();
            if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
                throw new NotJsonException("'" + name + "' is neither a string nor a number nor true or false");
            }
            return parser.getText();
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** Tells whether a value is a string. */
    public static boolean isText(byte[] value) {
        return value.length > 0 && value[0] == '"';
    }

    private static byte[] part(JsonParser parser, byte[] text) throws IOException {
        long from = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return Arrays.copyOfRange(
                text, (int) from, (int) parser.currentLocation().getByteOffset());
    }

    private static void requireEnd(JsonParser parser) throws IOException, NotJsonException {
        if (parser.nextToken() != null) {
            throw new NotJsonException("there is more after the JSON value" + where(parser.currentTokenLocation()));
        }
    }

    private static NotJsonException notJson(IOException e) {
        return e instanceof JsonProcessingException json
                ? new NotJsonException("it is no JSON: " + json.getOriginalMessage() + where(json.getLocation()))
                : new NotJsonException("it is no JSON in UTF-8: " + e.getMessage());
    }

    private static String where(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
