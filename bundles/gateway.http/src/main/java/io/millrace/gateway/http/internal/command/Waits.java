package io.millrace.gateway.http.internal.command;

import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.InboxException;
import io.millrace.gateway.http.internal.message.Call;
import io.millrace.gateway.http.internal.web.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** How long a request waits for a command: {@code ?wait=30s}. */
final class Waits {

    /** The longest wait. */
    static final Duration MAX = Duration.ofMinutes(5);

    private Waits() {}

    static Duration of(Call call) throws ProblemException {
        Optional<String> wait = call.parameter("wait");
        try {
            Duration duration = wait.map(CommandProperties::duration).orElse(Duration.ZERO);
            if (!duration.isNegative() && duration.compareTo(MAX) <= 0) {
                return duration;
            }
        } catch (InboxException e) {
            // told below, in the words of this parameter
            throw wrong(wait);
        }
        throw wrong(wait);
    }

    private static ProblemException wrong(Optional<String> wait) {
        return ProblemException.input(
                "/wait", "wait is '" + wait.orElse("") + "'; it must be a time up to 5m, such as 30s");
    }
}
