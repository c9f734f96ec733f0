package io.millrace.api.log;

import io.millrace.api.address.StreamKind;
import java.util.Objects;

/**
 * What the log holds of one kind.
 *
 * @param kind the kind
 * @param first position of the oldest record that is kept; one past {@code last} when there is none
 * @param last position of the newest record; 0 when there never was one
 */
public record StreamInfo(StreamKind kind, long first, long last) {

    /** Checks that nothing is missing. */
    public StreamInfo {
        Objects.requireNonNull(kind, "kind");
    }
}
