package io.millrace.gateway.internal.stomp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Heart-beats of one connection (STOMP 1.2, Heart-beating). On the event loop. */
final class StompHeartBeat {

    private static final int OUR_MILLIS = 10_000;
    private static final int MIN_MILLIS = 100;
    /** How many times the agreed interval a client may be silent. */
    private static final int PATIENCE = 3;

    private final long sendMillis;
    private final long hearMillis;
    private ScheduledFuture<?> sending;
    private ScheduledFuture<?> hearing;
    private long lastHeard = System.nanoTime();

    private StompHeartBeat(long sendMillis, long hearMillis) {
        this.sendMillis = sendMillis;
        this.hearMillis = hearMillis;
    }

    static StompHeartBeat negotiate(StompFrame connect) throws StompException {
        String[] parts = connect.header("heart-beat").orElse("0,0").split("\\s*,\\s*", -1);
        try {
            if (parts.length == 2) {
                long clientSends = Integer.parseInt(parts[0].strip());
                long clientWants = Integer.parseInt(parts[1].strip());
                if (clientSends >= 0 && clientWants >= 0) {
                    return new StompHeartBeat(agreed(clientWants), agreed(clientSends));
                }
            }
        } catch (NumberFormatException e) {
            // told below, as for negative ones
        }
        throw new StompException("heart-beat is not two numbers of milliseconds with a comma between them");
    }

    private static long agreed(long clientMillis) {
        return clientMillis == 0 ? 0 : Math.max(MIN_MILLIS, Math.max(clientMillis, OUR_MILLIS));
    }

    /** Returns what CONNECTED says. */
    String header() {
        return OUR_MILLIS + "," + OUR_MILLIS;
    }

    void start(ChannelHandlerContext ctx) {
        if (sendMillis > 0) {
            sending = ctx.executor()
                    .scheduleAtFixedRate(
                            () -> ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte('\n')),
                            sendMillis / 2,
                            sendMillis / 2,
                            TimeUnit.MILLISECONDS);
        }
        if (hearMillis > 0) {
            hearing = ctx.executor()
                    .scheduleAtFixedRate(() -> listen(ctx), hearMillis, hearMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void listen(ChannelHandlerContext ctx) {
        if (System.nanoTime() - lastHeard > TimeUnit.MILLISECONDS.toNanos(PATIENCE * hearMillis)) {
            ctx.close();
        }
    }

    void heard() {
        lastHeard = System.nanoTime();
    }

    void stop() {
        if (sending != null) {
            sending.cancel(false);
        }
        if (hearing != null) {
            hearing.cancel(false);
        }
    }
}
