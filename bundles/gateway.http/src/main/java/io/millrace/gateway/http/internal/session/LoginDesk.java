package io.millrace.gateway.http.internal.session;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.identity.Login;
import io.millrace.gateway.http.internal.HttpGatewaySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in on threads of its own, {@code millrace-http-login-n}, so that no thread of the container waits for identity. Requests that
 * show the same at the same time share one log-in. Its queue is bounded: what is more is refused at once, and tries again.
 */
public final class LoginDesk implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LoginDesk.class);

    private final SessionCache sessions;
    private final ThreadPoolExecutor threads;
    private final Map<String, List<Consumer<Optional<RefusedException>>>> waiting = new HashMap<>();

    /**
     * Makes the desk.
     *
     * @param sessions where sessions are opened
     * @param settings with its bounds
     */
    public LoginDesk(SessionCache sessions, HttpGatewaySettings settings) {
        this.sessions = sessions;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                settings.loginThreads(),
                settings.loginThreads(),
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.waitingLogins()),
                task -> {
                    Thread thread = new Thread(task, "millrace-http-login-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Logs in, later.
     *
     * @param key of the log-in
     * @param login what a device showed
     * @param remoteAddress of the device
     * @param outcome told why not, or nothing where it may connect; on a log-in thread, or on the caller's where there are too many
     */
    public void submit(String key, Login login, String remoteAddress, Consumer<Optional<RefusedException>> outcome) {
        synchronized (waiting) {
            List<Consumer<Optional<RefusedException>>> others = waiting.get(key);
            if (others != null) {
                others.add(outcome);
                return;
            }
            waiting.put(key, new ArrayList<>(List.of(outcome)));
        }
        try {
            threads.execute(() -> tell(key, open(key, login, remoteAddress)));
        } catch (RejectedExecutionException e) {
            tell(key, refused("the server has too many log-ins to check; try again"));
        }
    }

    private Optional<RefusedException> open(String key, Login login, String remoteAddress) {
        try {
            sessions.open(key, login, remoteAddress);
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e);
        } catch (RuntimeException e) {
            // the boundary of a thread: whoever waits must hear something in any case
            LOGGER.warn("Log-in of a device from {} failed", remoteAddress, e);
            return refused("the log-in failed in the server; try again");
        }
    }

    private static Optional<RefusedException> refused(String why) {
        return Optional.of(new RefusedException(Reason.UNAVAILABLE, why));
    }

    private void tell(String key, Optional<RefusedException> outcome) {
        List<Consumer<Optional<RefusedException>>> told;
        synchronized (waiting) {
            told = waiting.remove(key);
        }
        told.forEach(one -> one.accept(outcome));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
