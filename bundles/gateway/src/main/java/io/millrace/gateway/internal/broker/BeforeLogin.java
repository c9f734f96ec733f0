package io.millrace.gateway.internal.broker;

import io.millrace.gateway.internal.quota.QuotaGuard;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections that are not logged in, of all acceptors, so that strangers cannot take all the memory, and closes those
 * that are not in time, however slowly they go on talking. Any thread.
 */
public final class BeforeLogin {

    private static final AttributeKey<Runnable> LEAVE = AttributeKey.valueOf("millrace.before-login");

    private final QuotaGuard quotas;
    private final long limitMillis;
    private final AtomicInteger open = new AtomicInteger();

    BeforeLogin(QuotaGuard quotas, Duration loginTimeout) {
        this.quotas = quotas;
        // the protocols' own timers, which begin later, may say why they close
        this.limitMillis = loginTimeout.toMillis() + loginTimeout.toMillis() / 10;
    }

    /** Counts a connection that was just accepted. Returns false where there are too many, and it is to be closed. */
    boolean enter(Channel channel) {
        if (open.incrementAndGet() > quotas.connectionsBeforeLogin()) {
            open.decrementAndGet();
            quotas.refusedBeforeLogin();
            return false;
        }
        Future<?> end = channel.eventLoop().schedule(() -> channel.close(), limitMillis, TimeUnit.MILLISECONDS);
        AtomicBoolean inside = new AtomicBoolean(true);
        Runnable leave = () -> {
            if (inside.compareAndSet(true, false)) {
                end.cancel(false);
                open.decrementAndGet();
            }
        };
        channel.attr(LEAVE).set(leave);
        channel.closeFuture().addListener(closed -> leave.run());
        return true;
    }

    /**
     * Says that a connection is logged in.
     *
     * @param channel of the connection
     */
    public static void loggedIn(Channel channel) {
        Runnable leave = channel.attr(LEAVE).getAndSet(null);
        if (leave != null) {
            leave.run();
        }
    }

    int open() {
        return open.get();
    }
}
