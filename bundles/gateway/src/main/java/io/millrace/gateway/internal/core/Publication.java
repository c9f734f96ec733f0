package io.millrace.gateway.internal.core;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.stream.Content;
import java.util.Optional;

/** One message on its way from a session to the log. */
final class Publication implements AppendCallback {

    private final CoreSession session;
    private final String address;
    private final Content content;
    private final PublishOutcome outcome;
    private Optional<StreamKind> kind = Optional.empty();
    private long deadlineNanos;

    Publication(CoreSession session, String address, Content content, PublishOutcome outcome) {
        this.session = session;
        this.address = address;
        this.content = content;
        this.outcome = outcome;
    }

    CoreSession session() {
        return session;
    }

    String address() {
        return address;
    }

    Content content() {
        return content;
    }

    void kind(StreamKind known) {
        kind = Optional.of(known);
    }

    void waitUntil(long nanos) {
        deadlineNanos = nanos;
    }

    boolean isLate() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    @Override
    public void appended(long position) {
        session.counters().accepted(kind.orElseThrow());
        outcome.accepted();
    }

    @Override
    public void failed(LogException cause) {
        refuse(new RefusedException(
                Reason.UNAVAILABLE, "the server could not store the message; it was not accepted, send it again"));
    }

    void refuse(RefusedException cause) {
        session.counters().refused(kind);
        session.reports().publishRefused(session, address, cause);
        outcome.refused(cause);
    }
}
