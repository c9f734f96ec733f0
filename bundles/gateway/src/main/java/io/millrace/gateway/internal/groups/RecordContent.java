package io.millrace.gateway.internal.groups;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.StreamRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The content of a record as a consumer sees it: where its device named no content type, it is JSON if it parses, else text if it
 * is UTF-8, else octets (design, section 3). Looked at when it goes out, so that what nobody consumes costs nothing. Any thread.
 */
public final class RecordContent {

    private static final JsonFactory JSON = new JsonFactory();

    private RecordContent() {}

    /**
     * Returns a record's content with its type.
     *
     * @param record the record
     */
    public static Content of(StreamRecord record) {
        Content content = record.content();
        return content.contentType().isPresent()
                ? content
                : new Content(Optional.of(type(content.payload())), content.properties(), content.payload());
    }

    static String type(byte[] payload) {
        if (isJson(payload)) {
            return "application/json";
        }
        return isText(payload) ? "text/plain" : "application/octet-stream";
    }

    /** Tells whether octets are one JSON value, without building it. */
    private static boolean isJson(byte[] payload) {
        try (JsonParser parser = JSON.createParser(payload)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isText(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
