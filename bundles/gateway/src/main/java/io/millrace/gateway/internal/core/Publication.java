package io.millrace.gateway.internal.core;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.stream.Content;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message on its way from a session to the log. */
final class Publication implements AppendCallback {

    private static final Logger LOGGER = LoggerFactory.getLogger(Publication.class);

    private final CoreSession session;
    private final String address;
    private final Content content;
    private final PublishOutcome outcome;
    private Optional<StreamKind> kind = Optional.empty();
    private Optional<Long> deadlineNanos = Optional.empty();
    private boolean counted;

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

    /** Tells whether it was counted among the messages of its device. */
    boolean isCounted() {
        return counted;
    }

    void counted() {
        counted = true;
    }

    /** It waits until then at most; once set, that stays, however often it is tried and given back. */
    void waitUntil(long nanos) {
        if (deadlineNanos.isEmpty()) {
            deadlineNanos = Optional.of(nanos);
        }
    }

    boolean isLate() {
        return deadlineNanos.filter(nanos -> System.nanoTime() - nanos >= 0).isPresent();
    }

    @Override
    public void appended(long position) {
        session.counters().accepted(kind.orElseThrow());
        done();
    }

    /** It is durable, in the log or elsewhere. */
    void done() {
        tell(outcome::accepted);
    }

    @Override
    public void failed(LogException cause) {
        refuse(new RefusedException(
                Reason.UNAVAILABLE, "the server could not store the message; it was not accepted, send it again"));
    }

    void refuse(RefusedException cause) {
        session.counters().refused(kind);
        session.reports().publishRefused(session, address, cause);
        tell(() -> outcome.refused(cause));
    }

    private void tell(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException e) { // the border to whoever published: its trouble is not that of others
            LOGGER.error(
                    "'{}' could not be told what became of its message",
                    session.identity().id(),
                    e);
        }
    }
}
