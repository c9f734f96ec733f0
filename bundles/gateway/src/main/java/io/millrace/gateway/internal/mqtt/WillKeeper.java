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
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/**
 * Publishes Wills, now or after their delay. Those that wait have 64 MiB together, what is remembered of their connections
 * counted in; what is more goes out at once. Any thread.
 */
final class WillKeeper {

    private static final QuietLog QUIET = new QuietLog(LoggerFactory.getLogger(WillKeeper.class));
    private static final long MAX_OCTETS = 64L << 20;

    private final ScheduledExecutorService timer;
    private final long maxOctets;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong octets = new AtomicLong();

    WillKeeper(ScheduledExecutorService timer) {
        this(timer, MAX_OCTETS);
    }

    WillKeeper(ScheduledExecutorService timer, long maxOctets) {
        this.timer = timer;
        this.maxOctets = maxOctets;
    }

    /** Publishes a Will, unless the client is back before its delay is over. */
    void publish(String client, Session session, Will will, long delaySeconds) {
        Runnable last = () -> publish(session, will);
        long size = will.octets();
        if (delaySeconds == 0 || timer.isShutdown() || !hasRoom(size)) {
            last.run();
        } else {
            waiting.compute(client, (key, before) -> {
                if (before != null) {
                    forget(before);
                }
                return new Waiting(timer.schedule(() -> run(client), delaySeconds, TimeUnit.SECONDS), last, size);
            });
        }
    }

    private boolean hasRoom(long size) {
        if (octets.addAndGet(size) <= maxOctets) {
            return true;
        }
        octets.addAndGet(-size);
        return false;
    }

    private void forget(Waiting will) {
        will.timer().cancel(false);
        octets.addAndGet(-will.size());
    }

    private void run(String client) {
        Waiting will = waiting.remove(client);
        if (will != null) {
            forget(will);
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
            forget(will);
            if (anew) {
                will.last().run();
            }
        }
    }

    /** Returns how much those have that wait. */
    long octets() {
        return octets.get();
    }

    private record Waiting(Future<?> timer, Runnable last, long size) {}

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
