package io.millrace.api.log;

import io.millrace.api.address.StreamKind;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A consumer group.
 *
 * @param kind the kind that it reads
 * @param group its name
 * @param position the last position that is done with
 * @param lag how many records wait
 * @param reader who reads it now, in words
 * @param waitingSince when the oldest record that waits arrived
 */
public record GroupInfo(
        StreamKind kind,
        String group,
        long position,
        long lag,
        Optional<String> reader,
        Optional<Instant> waitingSince) {

    /** Checks that nothing is missing. */
    public GroupInfo {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(reader, "reader");
        Objects.requireNonNull(waitingSince, "waitingSince");
    }

    /** A group of which nothing waits, or nobody knows since when. */
    public GroupInfo(StreamKind kind, String group, long position, long lag, Optional<String> reader) {
        this(kind, group, position, lag, reader, Optional.empty());
    }
}
