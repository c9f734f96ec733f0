package io.millrace.bench.scenario;

import io.millrace.bench.client.MqttClientHandler;
import io.millrace.bench.measure.Latency;
import io.millrace.bench.measure.Round;
import io.millrace.bench.server.MillracePeer;
import io.millrace.bench.server.Peer;
import io.millrace.bench.server.Usage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Devices that connect and log in, each for the first time, so that no cache knows them; a bounded number at a time, the next when one is
 * in. All stay connected until the round ends.
 */
final class LoginLoad {

    private static final int AT_A_TIME = 50;
    private static final long PATIENCE_SECONDS = 120;

    private final Peer peer;
    private final EventLoopGroup loops;
    private final Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(10), 3);
    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Device> opened = new ConcurrentLinkedQueue<>();
    private final Map<String, String> passwords;
    private final CountDownLatch connected;
    private final int count;
    private final Optional<SslContext> tls;

    /**
     * Registers the devices of one round.
     *
     * @param peer where
     * @param loops the event loops
     * @param round its number, which makes the ids new
     * @param count how many devices
     * @param tls empty for in clear; Millrace alone has a port for TLS
     */
    LoginLoad(Peer peer, EventLoopGroup loops, int round, int count, Optional<SslContext> tls)
            throws IOException, InterruptedException {
        this.peer = peer;
        this.loops = loops;
        this.count = count;
        this.tls = tls;
        connected = new CountDownLatch(count);
        List<String> ids = IntStream.range(0, count)
                .mapToObj(i -> String.format("new-%d-%05d", round, i))
                .toList();
        passwords = peer.admit(ids);
        waiting.addAll(ids);
    }

    /** Connects all of them; the latency is from opening the socket to CONNACK. */
    Round run() throws IOException, InterruptedException {
        Usage before = peer.usage();
        long start = System.nanoTime();
        for (int i = 0; i < AT_A_TIME; i++) {
            next();
        }
        awaitAll();
        double seconds = (System.nanoTime() - start) / 1e9;
        Round round = new Round(peer.name(), count, seconds, peer.usage().since(before), Latency.of(latencies));
        opened.forEach(MqttClientHandler::close);
        return round;
    }

    private void awaitAll() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!connected.await(50, TimeUnit.MILLISECONDS)) {
            for (Device device : opened) {
                if (device.broken().isPresent()) {
                    throw new IOException(
                            peer.name() + ": " + device.broken().get().getMessage(),
                            device.broken().get());
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(peer.name() + " has let in only " + (count - connected.getCount()) + " of "
                        + count + " devices after " + PATIENCE_SECONDS + " s");
            }
        }
    }

    private void next() {
        String id = waiting.poll();
        if (id != null) {
            Device device = new Device();
            opened.add(device);
            tls.ifPresent(device::overTls);
            int port = tls.isPresent() && peer instanceof MillracePeer millrace ? millrace.tlsPort() : peer.port();
            device.connect(loops, port, id, Optional.ofNullable(passwords.get(id)), true);
        }
    }

    /** One device: connects and stays. */
    private final class Device extends MqttClientHandler {

        private final long start = System.nanoTime();

        @Override
        protected void connected() {
            latencies.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
            connected.countDown();
            next();
        }

        @Override
        protected void received(int type, ByteBuf body) {
            // nobody sends it anything
        }

        @Override
        protected void batchDone() {
            // nothing is gathered
        }
    }
}
