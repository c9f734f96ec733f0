package io.millrace.alerts.internal.action;

import java.time.Instant;
import java.util.Optional;

/** An action was not done. The message is for people, and holds no secret. */
final class ActionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Prospect prospect;
    private final boolean tried;
    private final transient Optional<Instant> notBefore;

    /** What another attempt would come to. */
    private enum Prospect {
        BETTER,
        SAME,
        UNWANTED
    }

    private ActionException(String message, Prospect prospect, boolean tried, Optional<Instant> notBefore) {
        super(message, null, false, false);
        this.prospect = prospect;
        this.tried = tried;
        this.notBefore = notBefore;
    }

    /** Another attempt may do better. */
    static ActionException later(String message) {
        return new ActionException(message, Prospect.BETTER, true, Optional.empty());
    }

    /** No attempt will. */
    static ActionException never(String message) {
        return new ActionException(message, Prospect.SAME, true, Optional.empty());
    }

    /** It is not to be done, now or later. */
    static ActionException declined(String message) {
        return new ActionException(message, Prospect.UNWANTED, true, Optional.empty());
    }

    /** It was not tried, and is not to be before a time. */
    static ActionException postponed(String message, Instant notBefore) {
        return new ActionException(message, Prospect.BETTER, false, Optional.of(notBefore));
    }

    /** Returns the same of what was not even begun. */
    ActionException untried() {
        return new ActionException(getMessage(), prospect, false, notBefore);
    }

    Optional<Instant> notBefore() {
        return notBefore;
    }

    /** Returns how many attempts that was: one or none. */
    int tried() {
        return tried ? 1 : 0;
    }

    boolean isDeclined() {
        return prospect == Prospect.UNWANTED;
    }

    boolean isHopeless() {
        return prospect != Prospect.BETTER;
    }
}
