package io.millrace.alerts.internal.action;

import java.time.Instant;
import java.util.Optional;

/** An action was not done. The message is for people, and holds no secret. */
final class ActionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean hopeless;
    private final boolean declined;
    private final transient Optional<Instant> notBefore;

    private ActionException(String message, boolean hopeless, boolean declined, Optional<Instant> notBefore) {
        super(message, null, false, false);
        this.hopeless = hopeless;
        this.declined = declined;
        this.notBefore = notBefore;
    }

    /** Another attempt may do better. */
    static ActionException later(String message) {
        return new ActionException(message, false, false, Optional.empty());
    }

    /** No attempt will. */
    static ActionException never(String message) {
        return new ActionException(message, true, false, Optional.empty());
    }

    /** It is not to be done, now or later. */
    static ActionException declined(String message) {
        return new ActionException(message, true, true, Optional.empty());
    }

    /** It was not tried, and is not to be before a time. */
    static ActionException postponed(String message, Instant notBefore) {
        return new ActionException(message, false, false, Optional.of(notBefore));
    }

    Optional<Instant> notBefore() {
        return notBefore;
    }

    boolean isDeclined() {
        return declined;
    }

    boolean isHopeless() {
        return hopeless;
    }
}
