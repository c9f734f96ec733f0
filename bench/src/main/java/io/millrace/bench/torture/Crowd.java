package io.millrace.bench.torture;

import io.millrace.bench.server.MillracePeer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Thousands of clients that connect to every port at once and say nothing, drip, do not read, or talk garbage; then malformed packets of
 * each protocol, and messages of the sizes around the limits. The devices do not notice, and the server rids itself of all of them.
 */
final class Crowd implements Trial {

    private static final List<String> PORTS =
            List.of("MQTT", "AMQP", "STOMP", "HTTP", "MQTTS", "AMQPS", "STOMPS", "HTTPS");
    /** Log-in, and the head of a request, have 10 s; the rest is for a machine that is busy with this. */
    private static final Duration RID = Duration.ofSeconds(45);

    private static final int GARBAGE_OCTETS = 2_000;
    private static final int DRIP_MILLIS = 500;

    private final int clients;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /**
     * Makes the trial.
     *
     * @param clients how many connect at once
     */
    Crowd(int clients) {
        this.clients = clients;
    }

    @Override
    public String word() {
        return "crowd";
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        Map<String, Integer> before = traffic.cuts();
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try {
            long begin = System.nanoTime();
            for (int n = 0; n < clients; n++) {
                connect(loops, traffic.millrace(), n, random.nextLong());
            }
            traffic.awaitProgress();
            Torture.say(
                    "%d clients: every device goes on after %.1f s; %d connected, %d refused, %d closed by the server so far",
                    clients, (System.nanoTime() - begin) / 1e9, connected.get(), refused.get(), closed.get());
            awaitRid(traffic, begin);
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        }
        new Malformed(traffic, random).run();
        new Sizes(traffic).run();
        traffic.awaitProgress();
        traffic.millrace().awaitHealthy();
        traffic.cutSince(before).forEach(worker -> traffic.ledger().complain("the crowd cut off " + worker));
    }

    private void awaitRid(Traffic traffic, long begin) throws InterruptedException {
        while (closed.get() < connected.get() && System.nanoTime() - begin < RID.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        int left = connected.get() - closed.get();
        Torture.say(
                "the server had closed %d of %d after %.1f s",
                closed.get(), connected.get(), (System.nanoTime() - begin) / 1e9);
        if (left > 0) {
            traffic.ledger()
                    .complain(
                            left + " clients that never logged in are still connected after " + RID.toSeconds() + " s");
        }
    }

    private void connect(EventLoopGroup loops, MillracePeer millrace, int number, long seed) {
        String port = PORTS.get(number % PORTS.size());
        Manner manner = Manner.values()[number / PORTS.size() % Manner.values().length];
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.config().setAutoRead(manner != Manner.DEAF);
                        channel.pipeline().addLast(new Client(manner, Malformed.beginning(port), new Random(seed)));
                    }
                })
                .connect("127.0.0.1", millrace.port(port))
                .addListener(done -> (done.isSuccess() ? connected : refused).incrementAndGet());
    }

    /** How a client of the crowd behaves. */
    private enum Manner {
        /** Connects and says nothing. */
        SILENT,
        /** Begins properly, and goes on by an octet now and then. */
        DRIPPING,
        /** Says what is no protocol. */
        GARBAGE,
        /** Asks and does not read. */
        DEAF
    }

    /** A client of the crowd. */
    private final class Client extends ChannelInboundHandlerAdapter {

        private final Manner manner;
        private final byte[] beginning;
        private final Random random;
        private ScheduledFuture<?> drip;

        Client(Manner manner, byte[] beginning, Random random) {
            this.manner = manner;
            this.beginning = beginning;
            this.random = random;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            switch (manner) {
                case DRIPPING -> drip(context, 0);
                case GARBAGE -> {
                    byte[] garbage = new byte[1 + random.nextInt(GARBAGE_OCTETS)];
                    random.nextBytes(garbage);
                    context.writeAndFlush(Unpooled.wrappedBuffer(garbage));
                }
                case DEAF -> {
                    context.writeAndFlush(Unpooled.wrappedBuffer(beginning));
                    // What the server does shows only to who reads; by then it should have hung up.
                    drip = context.executor()
                            .schedule(() -> context.channel().config().setAutoRead(true), 15, TimeUnit.SECONDS);
                }
                default -> {
                    // It says nothing.
                }
            }
        }

        private void drip(ChannelHandlerContext context, int at) {
            context.writeAndFlush(Unpooled.wrappedBuffer(beginning, at % beginning.length, 1));
            drip = context.executor().schedule(() -> drip(context, at + 1), DRIP_MILLIS, TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            closed.incrementAndGet();
            if (drip != null) {
                drip.cancel(false);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A reset is one way to be thrown out; channelInactive counts it.
            context.close();
        }
    }
}
