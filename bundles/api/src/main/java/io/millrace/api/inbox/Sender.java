package io.millrace.api.inbox;

import java.util.Objects;
import java.util.Optional;

/**
 * Who sent a command, and where its outcome goes besides {@code streams/feedback}.
 *
 * @param name who, such as {@code service/crm}, {@code admin}, {@code rule/hot}; for the record, not for addressing
 * @param replyTo where the outcome goes, in the terms of the protocol that it came by
 * @param correlationId repeated with the outcome
 */
public record Sender(String name, Optional<String> replyTo, Optional<String> correlationId) {

    private static final int MAX = 1024;

    /** Checks that nothing is missing. */
    public Sender {
        Objects.requireNonNull(name, "name");
        check("reply-to", replyTo);
        check("correlation id", correlationId);
    }

    /**
     * Returns a sender that asks for no reply of its own.
     *
     * @param name who
     */
    public static Sender named(String name) {
        return new Sender(name, Optional.empty(), Optional.empty());
    }

    private static void check(String what, Optional<String> value) {
        if (value.isPresent() && value.get().length() > MAX) {
            throw new InboxException(
                    InboxException.Reason.INVALID, "the " + what + " has more than " + MAX + " characters");
        }
    }
}
