package io.millrace.api.codec;

import io.millrace.api.stream.Content;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Opens payloads of one format; registered as a service, asked in order of service ranking. Called on the consumer's thread,
 * by many at once.
 */
@ConsumerType
public interface PayloadDecoder {

    /**
     * Decodes content to fields.
     *
     * @param content what a device sent
     * @return the payload as a JSON object in Java values (Map, List, String, Number, Boolean, null), or empty if this is not
     *     a decoder for it or the payload has no fields
     */
    Optional<Map<String, Object>> decode(Content content);
}
