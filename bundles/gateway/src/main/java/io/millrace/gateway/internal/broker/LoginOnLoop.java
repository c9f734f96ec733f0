package io.millrace.gateway.internal.broker;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.Session;
import io.millrace.gateway.internal.core.LoginQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what became of a log-in to its connection's event loop.
 *
 * @param loop the event loop
 * @param onAccepted takes the session, which the connection closes
 * @param onRefused takes the reason
 */
public record LoginOnLoop(Executor loop, Consumer<Session> onAccepted, Consumer<RefusedException> onRefused)
        implements LoginQueue.Outcome {

    private static final Logger LOG = LoggerFactory.getLogger(LoginOnLoop.class);

    @Override
    public void accepted(Session session) {
        try {
            loop.execute(() -> onAccepted.accept(session));
        } catch (RejectedExecutionException e) {
            session.close(); // the server stops, and the event loop with it
        }
    }

    @Override
    public void refused(RefusedException cause) {
        try {
            loop.execute(() -> onRefused.accept(cause));
        } catch (RejectedExecutionException e) {
            LOG.debug("A connection ended with the server before it heard: {}", cause.getMessage());
        }
    }
}
