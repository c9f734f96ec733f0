package io.millrace.gateway.internal.core;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message's properties as they may travel: those of the address and those of the protocol together, without what only the
 * gateway may say and what steers Camel.
 *
 * @param content with the remaining properties and the content type
 * @param messageId that the device gave
 * @param streamId that the device gave
 */
record Properties(Content content, Optional<String> messageId, Optional<String> streamId) {

    private static final int MAX_MESSAGE_ID = 256;
    private static final int MAX_CONTENT_TYPE = 256;

    /** Sorts the properties of a message; where both name one, the protocol's own wins over the address's. */
    static Properties of(Content content, Map<String, String> ofAddress, GatewayLimits limits) throws RefusedException {
        if (ofAddress.isEmpty() && content.properties().isEmpty()) {
            requireLength("content type", content.contentType(), MAX_CONTENT_TYPE);
            return new Properties(content, Optional.empty(), Optional.empty());
        }
        Map<String, String> all = new LinkedHashMap<>(ofAddress);
        all.putAll(content.properties());
        requireBounds(all, limits);
        Optional<String> messageId =
                Optional.ofNullable(all.get(PropertyNames.MESSAGE_ID)).filter(id -> !id.isEmpty());
        requireLength("message-id", messageId, MAX_MESSAGE_ID);
        Optional<String> streamId = Optional.ofNullable(all.get(PropertyNames.STREAM_ID));
        Optional<String> contentType = content.contentType();
        if (contentType.isEmpty()) {
            contentType = Optional.ofNullable(all.remove(PropertyNames.CONTENT_TYPE));
        }
        requireLength("content type", contentType, MAX_CONTENT_TYPE);
        all.keySet().removeIf(name -> !PropertyNames.mayTravel(name));
        return new Properties(
                new Content(contentType, Collections.unmodifiableMap(all), content.payload()), messageId, streamId);
    }

    static void requireBounds(Map<String, String> all, GatewayLimits limits) throws RefusedException {
        if (all.size() > limits.maxProperties()) {
            throw new RefusedException(
                    Reason.QUOTA_EXCEEDED,
                    "the message has " + all.size() + " properties; at most " + limits.maxProperties()
                            + " are allowed");
        }
        int size = 0;
        for (Map.Entry<String, String> property : all.entrySet()) {
            size += property.getKey().length() + property.getValue().length();
        }
        if (size > limits.maxPropertiesCharacters()) {
            throw new RefusedException(
                    Reason.QUOTA_EXCEEDED,
                    "the properties have " + size + " characters; at most " + limits.maxPropertiesCharacters()
                            + " are allowed");
        }
    }

    private static void requireLength(String what, Optional<String> value, int max) throws RefusedException {
        if (value.isPresent() && value.get().length() > max) {
            throw new RefusedException(
                    Reason.BAD_PAYLOAD,
                    "the " + what + " has " + value.get().length() + " characters; at most " + max + " are allowed");
        }
    }
}
