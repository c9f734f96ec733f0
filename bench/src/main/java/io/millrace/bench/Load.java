package io.millrace.bench;

import io.millrace.bench.client.DeviceClient;
import io.millrace.bench.client.MqttClientHandler;
import io.millrace.bench.client.Subscriber;
import io.millrace.bench.server.Peer;
import io.millrace.bench.server.ServerProcess;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** The devices of one server, connected for the whole run, and its subscriber where it forwards. */
final class Load implements AutoCloseable {

    private static final int DEVICES = 50;
    private static final int WINDOW = 20;
    private static final long PATIENCE_SECONDS = 300;

    private final Peer peer;
    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final List<DeviceClient> devices = new ArrayList<>();
    private final Optional<Subscriber> subscriber;
    private long sentInAll;
    private int loginRounds;

    Load(Peer peer) throws IOException, InterruptedException {
        this.peer = peer;
        List<String> ids = IntStream.range(0, DEVICES)
                .mapToObj(i -> String.format("bench-%02d", i))
                .toList();
        Map<String, String> passwords = peer.admit(ids);
        subscriber = peer.forwards() ? Optional.of(new Subscriber()) : Optional.empty();
        if (subscriber.isPresent()) {
            subscriber.get().open(loops, peer.port(), "backend", Optional.empty(), false);
        }
        for (String id : ids) {
            DeviceClient device = new DeviceClient(id, WINDOW);
            device.open(loops, peer.port(), id, Optional.ofNullable(passwords.get(id)), true);
            devices.add(device);
        }
    }

    Peer peer() {
        return peer;
    }

    /**
     * Drives one round and waits until everything is where it belongs.
     *
     * @param messages in all
     * @param perSecond in all; 0 for as fast as it goes
     */
    Round round(int messages, double perSecond) throws IOException, InterruptedException {
        CountDownLatch done = new CountDownLatch(DEVICES);
        int each = messages / DEVICES;
        long interval = perSecond > 0 ? (long) (1e9 * DEVICES / perSecond) : 0;
        double cpuBefore = ServerProcess.cpuSeconds(peer.pid());
        long start = System.nanoTime();
        for (int i = 0; i < DEVICES; i++) {
            long delay = interval * i / DEVICES;
            devices.get(i).begin(new DeviceClient.Work(each, delay, interval, done::countDown));
        }
        sentInAll += (long) each * DEVICES;
        awaitAcknowledged(done);
        awaitForwarded();
        peer.awaitProcessed(newest());
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = ServerProcess.cpuSeconds(peer.pid()) - cpuBefore;
        Histogram latencies = new Histogram(3);
        devices.forEach(device -> latencies.add(device.latencies()));
        return new Round(
                peer.name(),
                each * DEVICES,
                seconds,
                cpu,
                latencies.getValueAtPercentile(50) / 1000.0,
                latencies.getValueAtPercentile(99) / 1000.0,
                ServerProcess.residentMiB(peer.pid()));
    }

    /**
     * Lets new devices connect beside those that stay.
     *
     * @param count how many
     */
    Round logins(int count) throws IOException, InterruptedException {
        return new LoginLoad(peer, loops, ++loginRounds, count).run();
    }

    private Map<String, Long> newest() {
        Map<String, Long> newest = new HashMap<>();
        devices.forEach(device -> newest.put(device.deviceId(), device.newest()));
        return newest;
    }

    private void awaitAcknowledged(CountDownLatch done) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!done.await(100, TimeUnit.MILLISECONDS)) {
            requireUnbroken();
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        peer.name() + " has not acknowledged everything after " + PATIENCE_SECONDS + " s");
            }
        }
    }

    private void awaitForwarded() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (subscriber.isPresent() && subscriber.get().distinct() < sentInAll) {
            requireUnbroken();
            if (System.nanoTime() > deadline) {
                throw new IOException(peer.name() + " has forwarded "
                        + subscriber.get().distinct() + " of " + sentInAll + " after " + PATIENCE_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private void requireUnbroken() throws IOException {
        List<MqttClientHandler> all = new ArrayList<>(devices);
        subscriber.ifPresent(all::add);
        for (MqttClientHandler client : all) {
            if (client.broken().isPresent()) {
                throw new IOException(
                        peer.name() + ": " + client.broken().get().getMessage(),
                        client.broken().get());
            }
        }
    }

    /**
     * Holds what was acknowledged against what arrived.
     *
     * @return how many acknowledged messages are missing
     */
    long missing() throws IOException, InterruptedException {
        peer.awaitProcessed(newest());
        long missing = 0;
        for (DeviceClient device : devices) {
            BitSet lost = (BitSet) device.acknowledged().clone();
            String id = device.deviceId();
            lost.andNot(subscriber.isPresent() ? subscriber.get().received(id) : kept(id));
            missing += lost.cardinality();
        }
        return missing;
    }

    private BitSet kept(String deviceId) throws IOException, InterruptedException {
        return peer.kept(deviceId)
                .orElseThrow(() -> new IOException(peer.name() + " keeps nothing that can be counted"));
    }

    @Override
    public void close() throws IOException {
        devices.forEach(MqttClientHandler::close);
        subscriber.ifPresent(MqttClientHandler::close);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        peer.close();
    }
}
