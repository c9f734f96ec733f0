package io.millrace.api.identity;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What became of a log-in. */
public sealed interface LoginResult {

    /**
     * It is who it says.
     *
     * @param identity who
     * @param credential the name of the credential that was used, so that its removal can end the connection
     * @param expires when the token ends, and the connection with it
     * @param scope the token's resource without its host, which narrows what the connection may do
     */
    record Accepted(Identity identity, String credential, Optional<Instant> expires, Optional<String> scope)
            implements LoginResult {

        /** Checks that nothing is missing. */
        public Accepted {
            Objects.requireNonNull(identity, "identity");
            Objects.requireNonNull(credential, "credential");
            Objects.requireNonNull(expires, "expires");
            Objects.requireNonNull(scope, "scope");
        }
    }

    /**
     * It is not, or may not connect.
     *
     * @param reason for the log and the operator, in words and without secrets, such as {@code token expired 3 min ago}; a
     *     stranger is only told that the log-in failed
     */
    record Refused(String reason) implements LoginResult {

        /** Checks that nothing is missing. */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
