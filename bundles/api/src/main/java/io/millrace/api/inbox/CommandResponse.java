package io.millrace.api.inbox;

import io.millrace.api.stream.Content;
import java.time.Instant;
import java.util.Objects;

/**
 * A device's answer to a command.
 *
 * @param status the device's own number; 200 where it named none
 * @param content what it answered
 * @param time when it arrived
 */
public record CommandResponse(int status, Content content, Instant time) {

    /** Checks that nothing is missing. */
    public CommandResponse {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(time, "time");
    }
}
