package io.millrace.gateway.http.internal.message;

import io.millrace.api.stream.Content;
import io.millrace.gateway.http.internal.message.JsonParts.NotJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Reads payloads that stand in JSON, as the history shows them (design, section 5): JSON as JSON, other text as a string, octets as
 * <code>{"base64":"..."}</code>.
 */
public final class Payloads {

    private static final String JSON = "application/json";

    private Payloads() {}

    /**
     * Makes content. A string is text where the content type says that it is no JSON.
     *
     * @param payload the payload's JSON
     * @param contentType where one is given
     * @param properties of the content
     * @throws NotJsonException if it does not fit the content type
     */
    public static Content content(byte[] payload, Optional<String> contentType, Map<String, String> properties)
            throws NotJsonException {
        boolean json = contentType
                .map(RequestProperties::bare)
                .filter(bare -> !bare.equals(JSON) && !bare.endsWith("+json"))
                .isEmpty();
        if (!json && JsonParts.isText(payload)) {
            byte[] text = JsonParts.text("payload", payload).getBytes(StandardCharsets.UTF_8);
            return new Content(contentType, properties, text);
        }
        if (payload[0] == '{') {
            Map<String, byte[]> members = JsonParts.members(payload);
            if (members.size() == 1 && members.containsKey("base64")) {
                return new Content(contentType, properties, octets(members.get("base64")));
            }
        }
        if (!json) {
            throw new NotJsonException(
                    "the payload of a content type other than JSON is a string, or {\"base64\":\"...\"}");
        }
        return new Content(contentType.or(() -> Optional.of(JSON)), properties, payload);
    }

    private static byte[] octets(byte[] base64) throws NotJsonException {
        try {
            return Base64.getDecoder().decode(JsonParts.text("base64", base64));
        } catch (IllegalArgumentException e) {
            throw new NotJsonException("the payload's base64 is malformed: " + e.getMessage());
        }
    }
}
