package io.millrace.gateway.internal.broker;

import io.millrace.gateway.internal.quota.QuotaGuard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the connections that are not logged in, of all acceptors, and what they sent, so that strangers cannot take all the memory,
 * and closes those that are not in time, however slowly they go on talking. Any thread.
 */
public final class BeforeLogin {

    private static final String METER = "before-login";
    private static final AttributeKey<Runnable> LEAVE = AttributeKey.valueOf("millrace.before-login");
    /** A log-in needs less: the handshakes of TLS and WebSocket, user name, secret and Will. */
    private static final int FAIR_SHARE = 16 * 1024;

    private static final long MAX_OCTETS = 32L << 20;

    private final QuotaGuard quotas;
    private final long limitMillis;
    private final long maxOctets;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong octets = new AtomicLong();

    BeforeLogin(QuotaGuard quotas, Duration loginTimeout) {
        this(quotas, loginTimeout, MAX_OCTETS);
    }

    /**
     * Makes it.
     *
     * @param quotas how many may be open
     * @param loginTimeout how long each has
     * @param maxOctets what they may have sent together; beyond it those are closed that send more than a log-in takes
     */
    BeforeLogin(QuotaGuard quotas, Duration loginTimeout, long maxOctets) {
        this.quotas = quotas;
        this.maxOctets = maxOctets;
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
        Meter meter = new Meter();
        channel.pipeline().addFirst(METER, meter);
        Runnable leave = () -> {
            if (inside.compareAndSet(true, false)) {
                end.cancel(false);
                open.decrementAndGet();
                octets.addAndGet(-meter.received);
            }
        };
        channel.attr(LEAVE).set(leave);
        channel.closeFuture().addListener(closed -> leave.run());
        return true;
    }

    /**
     * Says that a connection is logged in. On its event loop.
     *
     * @param channel of the connection
     */
    public static void loggedIn(Channel channel) {
        Runnable leave = channel.attr(LEAVE).getAndSet(null);
        if (leave != null) {
            channel.pipeline().remove(METER);
            leave.run();
        }
    }

    /** Counts what one connection sent. On its event loop. */
    private final class Meter extends ChannelInboundHandlerAdapter {

        private long received;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            int size = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
            received += size;
            if (octets.addAndGet(size) > maxOctets && received > FAIR_SHARE) {
                ReferenceCountUtil.release(message);
                quotas.refusedBeforeLogin();
                ctx.close();
            } else {
                ctx.fireChannelRead(message);
            }
        }
    }

    int open() {
        return open.get();
    }
}
