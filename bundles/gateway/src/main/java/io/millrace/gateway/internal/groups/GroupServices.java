package io.millrace.gateway.internal.groups;

import io.millrace.api.log.StreamLog;
import io.millrace.api.route.DeadLetters;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What groups stand on; asked anew each time, since providers come and go.
 *
 * @param log the stream log, while there is one
 * @param deadLetters where records go that consumers rejected too often, while there is a place
 */
public record GroupServices(Supplier<Optional<StreamLog>> log, Supplier<Optional<DeadLetters>> deadLetters) {

    /** Checks that nothing is missing. */
    public GroupServices {
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(deadLetters, "deadLetters");
    }
}
