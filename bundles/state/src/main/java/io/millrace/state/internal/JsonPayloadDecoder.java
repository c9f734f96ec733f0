package io.millrace.state.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.millrace.api.codec.PayloadDecoder;
import io.millrace.api.stream.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Decodes JSON objects (RFC 8259) where the content type says JSON or says nothing. What is no JSON object, or nests deeper
 * than {@value #MAX_DEPTH} levels, or is larger than {@value #MAX_BYTES} octets, is not for this decoder. Stateless.
 */
@Component(service = PayloadDecoder.class)
public final class JsonPayloadDecoder implements PayloadDecoder {

    static final int MAX_DEPTH = 32;
    static final int MAX_BYTES = 1 << 20;

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .build())
            .build();

    @Override
    public Optional<Map<String, Object>> decode(Content content) {
        byte[] payload = content.payload();
        if (payload.length > MAX_BYTES || !mayBeJson(content.contentType()) || !beginsAsObject(payload)) {
            return Optional.empty();
        }
        try (JsonParser parser = factory.createParser(payload)) {
            parser.nextToken();
            Map<String, Object> object = object(parser);
            return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
        } catch (IOException e) {
            // Not JSON after all: another decoder may know it, and the history keeps it as it came.
            return Optional.empty();
        }
    }

    private static boolean mayBeJson(Optional<String> contentType) {
        return contentType.isEmpty()
                || contentType.get().toLowerCase(Locale.ROOT).contains("json");
    }

    private static boolean beginsAsObject(byte[] payload) {
        for (byte octet : payload) {
            if (octet == '{') {
                return true;
            }
            if (octet != ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
                return false;
            }
        }
        return false;
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            fields.put(name, value(parser, parser.nextToken()));
        }
        return fields;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return elements;
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> null;
        };
    }
}
