package io.millrace.state.internal;

import io.millrace.api.codec.PayloadDecoder;
import io.millrace.api.stream.Content;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the decoders in order of their ranking. Any thread. */
final class Decoders {

    private static final Logger LOGGER = LoggerFactory.getLogger(Decoders.class);

    private final Ranked<PayloadDecoder> decoders;

    Decoders(Ranked<PayloadDecoder> decoders) {
        this.decoders = decoders;
    }

    /** Returns the fields of a payload as the first decoder that knows it sees them. */
    Optional<Map<String, Object>> decode(Content content) {
        List<PayloadDecoder> inOrder = decoders.inOrder();
        for (PayloadDecoder decoder : inOrder) {
            Optional<Map<String, Object>> fields = decode(decoder, content);
            if (fields.isPresent()) {
                return fields;
            }
        }
        return Optional.empty();
    }

    private static Optional<Map<String, Object>> decode(PayloadDecoder decoder, Content content) {
        try {
            return decoder.decode(content);
        } catch (RuntimeException e) {
            // The boundary to a plug-in: its error costs its own format's state, and nobody else's.
            LOGGER.warn("Decoder {} failed.", decoder.getClass().getName(), e);
            return Optional.empty();
        }
    }
}
