package io.millrace.gateway.internal.mqtt;

import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Notices a client that is silent for 1.5 times its keep alive (section 3.1.2.10). On the event loop. */
final class KeepAlive {

    private final MqttConnection connection;
    private final PacketDecoder decoder;
    private ChannelHandlerContext ctx;
    private Optional<Future<?>> timer = Optional.empty();
    private long lastReadNanos;
    private long limitNanos;

    KeepAlive(MqttConnection connection, PacketDecoder decoder) {
        this.connection = connection;
        this.decoder = decoder;
    }

    void heard() {
        lastReadNanos = System.nanoTime();
    }

    /** Begins to watch; 0 seconds is for ever. */
    void start(ChannelHandlerContext loop, int seconds) {
        ctx = loop;
        limitNanos = TimeUnit.SECONDS.toNanos(seconds) * 3 / 2;
        if (limitNanos > 0) {
            heard();
            schedule(limitNanos);
        }
    }

    private void schedule(long inNanos) {
        timer = Optional.of(ctx.executor().schedule(this::look, inNanos, TimeUnit.NANOSECONDS));
    }

    private void look() {
        // what we do not read cannot be heard
        long idle = decoder.isPaused() ? 0 : System.nanoTime() - lastReadNanos;
        if (idle >= limitNanos) {
            connection.end(MqttCode.KEEP_ALIVE_TIMEOUT, "nothing was heard for 1.5 times the keep alive");
        } else {
            schedule(limitNanos - idle);
        }
    }

    void stop() {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
    }
}
