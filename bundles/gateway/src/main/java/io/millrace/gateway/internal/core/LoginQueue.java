package io.millrace.gateway.internal.core;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Login;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs connections in on threads of its own, {@code millrace-gateway-login-n}, so that no event loop waits for identity. Its
 * queue is bounded: what is more is refused at once as unavailable, and tries again.
 */
public final class LoginQueue implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LoginQueue.class);

    private final Door door;
    private final long patienceNanos;
    private final ThreadPoolExecutor threads;

    /**
     * Makes the queue.
     *
     * @param gateway that logs in
     * @param limits with the patience, counted from {@link #submit}
     * @param threadCount how many log-ins are checked at a time
     * @param capacity how many may wait
     */
    public LoginQueue(CoreGateway gateway, GatewayLimits limits, int threadCount, int capacity) {
        this(gateway::open, limits.patience(), threadCount, capacity);
    }

    /**
     * Makes the queue.
     *
     * @param door that logs in
     * @param patience how long a log-in may wait for identity, counted from {@link #submit}
     * @param threadCount how many log-ins are checked at a time
     * @param capacity how many may wait
     */
    public LoginQueue(Door door, Duration patience, int threadCount, int capacity) {
        this.door = door;
        this.patienceNanos = patience.toNanos();
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                threadCount, threadCount, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity), task -> {
                    Thread thread = new Thread(task, "millrace-gateway-login-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Logs in on the caller's thread. */
    @FunctionalInterface
    public interface Door {

        /**
         * Logs in.
         *
         * @param login what was shown
         * @param transport over which connection
         * @param deadlineNanos until when to wait for identity, by {@link System#nanoTime}
         * @throws RefusedException if it may not connect
         */
        Session open(Login login, Transport transport, long deadlineNanos) throws RefusedException;
    }

    /** Learns what became of a log-in. One method is called, once: on a log-in thread, or on the caller's where full. */
    public interface Outcome {

        /** The session is open, and the connection closes it. */
        void accepted(Session session);

        /** It may not connect. */
        void refused(RefusedException cause);
    }

    /**
     * Logs in, later.
     *
     * @param login what was shown
     * @param transport over which connection
     * @param outcome told what became of it
     */
    public void submit(Login login, Transport transport, Outcome outcome) {
        long deadline = System.nanoTime() + patienceNanos;
        try {
            threads.execute(() -> open(login, transport, outcome, deadline));
        } catch (RejectedExecutionException e) {
            outcome.refused(busy());
        }
    }

    private void open(Login login, Transport transport, Outcome outcome, long deadline) {
        try {
            outcome.accepted(door.open(login, transport, deadline));
        } catch (RefusedException e) {
            outcome.refused(e);
        } catch (RuntimeException e) {
            // the boundary of a thread: the connection must hear something in any case
            LOGGER.warn("Log-in of '{}' failed", login.userName(), e);
            outcome.refused(new RefusedException(Reason.UNAVAILABLE, "the log-in failed in the server; try again"));
        }
    }

    private static RefusedException busy() {
        return new RefusedException(Reason.UNAVAILABLE, "the server has too many log-ins to check; try again");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
