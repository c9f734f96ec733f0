package io.millrace.streams.internal.endpoint;

import io.millrace.api.rule.RuleSignal;
import java.util.List;

/**
 * What rules said of a record did not go through its route: that is what becomes of it then, not the record, which is not evaluated
 * again.
 */
final class UntoldException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<RuleSignal> signals;

    UntoldException(List<RuleSignal> signals, Throwable cause) {
        super(Reasons.of(cause), cause);
        this.signals = List.copyOf(signals);
    }

    List<RuleSignal> signals() {
        return signals;
    }
}
