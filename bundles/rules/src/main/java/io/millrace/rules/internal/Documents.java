package io.millrace.rules.internal;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.millrace.api.rule.RuleException;
import io.millrace.json.Json;
import io.millrace.json.JsonException;
import java.io.IOException;
import java.util.Map;

/** Reads documents of rules. Stateless. */
final class Documents {

    /** The most octets of a document. */
    static final int MAX_BYTES = 32 << 10;

    private static final int MAX_DEPTH = 32;
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Documents() {}

    /** Reads JSON or YAML, or says where it is neither. */
    static Map<String, Object> read(boolean yaml, byte[] text) {
        if (text.length > MAX_BYTES) {
            throw new RuleException(
                    "", "the document has " + text.length + " octets; at most " + MAX_BYTES + " are taken");
        }
        return yaml ? yaml(text) : json(text);
    }

    private static Map<String, Object> json(byte[] text) {
        try {
            return Json.readObject(text);
        } catch (JsonException e) {
            throw new RuleException("", "the document is " + e.getMessage());
        }
    }

    private static Map<String, Object> yaml(byte[] text) {
        try {
            if (YAML.readValue(text, Object.class) instanceof Map<?, ?> map) {
                return Json.object(map);
            }
            throw new RuleException(
                    "", "the document is no object; expected members such as 'condition: temperature > 80'");
        } catch (JsonProcessingException e) {
            throw new RuleException("", "the document is no YAML" + where(e.getLocation()) + ": " + firstLine(e));
        } catch (IOException e) {
            throw new RuleException("", "the document is no YAML in UTF-8: " + e.getMessage());
        }
    }

    private static String firstLine(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage()).strip().split("\n", 2)[0];
    }

    private static String where(JsonLocation location) {
        return location == null ? "" : ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
