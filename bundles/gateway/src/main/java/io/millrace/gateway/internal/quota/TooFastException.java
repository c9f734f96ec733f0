package io.millrace.gateway.internal.quota;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import java.time.Duration;

/** A message came before its time: the client is slowed, or told. */
public final class TooFastException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Duration wait;

    TooFastException(String message, Duration wait) {
        super(message, null, false, false);
        this.wait = wait;
    }

    /** Returns it as a refusal. */
    public RefusedException refusal() {
        return new RefusedException(Reason.QUOTA_EXCEEDED, getMessage(), wait);
    }
}
