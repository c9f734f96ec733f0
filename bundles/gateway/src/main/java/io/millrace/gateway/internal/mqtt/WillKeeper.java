package io.millrace.gateway.internal.mqtt;

import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.Session;
import io.millrace.gateway.internal.core.QuietLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Publishes Wills, now or after their delay; at most 10,000 wait, and what is more goes out at once. Any thread. */
final class WillKeeper {

    private static final QuietLog QUIET = new QuietLog(LoggerFactory.getLogger(WillKeeper.class));
    private static final int MAX_WAITING = 10_000;

    private final ScheduledExecutorService timer;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    WillKeeper(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Publishes a Will, unless the client is back before its delay is over. */
    void publish(String client, Session session, Will will, long delaySeconds) {
        Runnable last = () -> publish(session, will);
        if (delaySeconds == 0 || waiting.size() >= MAX_WAITING || timer.isShutdown()) {
            last.run();
        } else {
            waiting.compute(client, (key, before) -> {
                if (before != null) {
                    before.timer().cancel(false);
                }
                return new Waiting(timer.schedule(() -> run(client), delaySeconds, TimeUnit.SECONDS), last);
            });
        }
    }

    private void run(String client) {
        Waiting will = waiting.remove(client);
        if (will != null) {
            will.last().run();
        }
    }

    /**
     * The client is back (section 3.1.3.2.2): its Will is cancelled where it goes on with its session, and published where
     * it begins a new one, since the old session ends then.
     */
    void clientIsBack(String client, boolean anew) {
        Waiting will = waiting.remove(client);
        if (will != null) {
            will.timer().cancel(false);
            if (anew) {
                will.last().run();
            }
        }
    }

    private record Waiting(Future<?> timer, Runnable last) {}

    private static void publish(Session session, Will will) {
        session.publish(will.address(), will.content(), new PublishOutcome() {
            @Override
            public void accepted() {
                // nobody is there to hear it
            }

            @Override
            public void refused(RefusedException cause) {
                QUIET.info(
                        "The Will of '{}' was refused: {}", session.identity().id(), cause.getMessage());
            }
        });
    }
}
