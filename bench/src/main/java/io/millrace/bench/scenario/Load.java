package io.millrace.bench.scenario;

import io.millrace.bench.client.AmqpDevice;
import io.millrace.bench.client.DeviceClient;
import io.millrace.bench.client.Dialect;
import io.millrace.bench.client.LoadDevice;
import io.millrace.bench.client.Subscriber;
import io.millrace.bench.client.Tally;
import io.millrace.bench.measure.Latency;
import io.millrace.bench.measure.Round;
import io.millrace.bench.server.MillracePeer;
import io.millrace.bench.server.Peer;
import io.millrace.bench.server.Usage;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.qpid.protonj2.client.Client;

/** The devices of one server, connected for the whole comparison, and its subscriber where it forwards. */
final class Load implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 300;
    private static final long SILENCE_SECONDS = 15;

    /** While the others have their turn. Artemis ends who asks for none after a minute and a half. */
    private static final int KEEP_ALIVE_SECONDS = 60;

    private final Peer peer;
    private final Dialect dialect;
    private final Size size;
    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final List<LoadDevice> devices = new ArrayList<>();
    private final Optional<Subscriber> subscriber;
    private final Optional<VisibleProbe> probe;
    private int loginRounds;

    /**
     * How many devices, and how much each has on its way.
     *
     * @param devices connections
     * @param window messages
     */
    record Size(int devices, int window) {

        /** That of the comparison. */
        static final Size USUAL = new Size(50, 20);
    }

    Load(Peer peer, Dialect dialect, Size size) throws IOException, InterruptedException {
        this.peer = peer;
        this.dialect = dialect;
        this.size = size;
        List<String> ids = IntStream.range(0, size.devices())
                .mapToObj(i -> String.format("bench-%03d", i))
                .toList();
        Map<String, String> passwords = peer.admit(ids);
        subscriber = peer.forwards() ? Optional.of(new Subscriber()) : Optional.empty();
        if (subscriber.isPresent()) {
            subscriber.get().keepAlive(KEEP_ALIVE_SECONDS);
            subscriber.get().open(loops, peer.port(), "backend", Optional.empty(), false);
        }
        for (String id : ids) {
            devices.add(open(id, passwords));
        }
        probe = peer.forwards() ? Optional.empty() : Optional.of(VisibleProbe.open(peer, loops));
    }

    private LoadDevice open(String id, Map<String, String> passwords) throws IOException, InterruptedException {
        Optional<String> password = Optional.ofNullable(passwords.get(id));
        if (dialect.protocol() == Dialect.Protocol.AMQP) {
            if (!(peer instanceof MillracePeer millrace)) {
                throw new IOException("it speaks no AMQP 1.0 as it is started here");
            }
            AmqpDevice.Load load = new AmqpDevice.Load(dialect.qos(), size.window());
            return AmqpDevice.open(Client.create(), millrace.port("AMQP"), id, password.orElseThrow(), load);
        }
        DeviceClient device = new DeviceClient(id, dialect, size.window());
        device.keepAlive(KEEP_ALIVE_SECONDS);
        device.open(loops, peer.port(), id, password, true);
        return device;
    }

    Peer peer() {
        return peer;
    }

    /** Returns what asks for last known values, for a server that has them. */
    Optional<VisibleProbe> probe() {
        return probe;
    }

    /**
     * Drives one round and waits until everything is where it belongs.
     *
     * @param messages in all
     * @param perSecond in all; 0 for as fast as it goes
     */
    Round round(int messages, double perSecond) throws IOException, InterruptedException {
        int each = Math.max(1, messages / devices.size());
        int sent = each * devices.size();
        long interval = perSecond > 0 ? (long) (1e9 * devices.size() / perSecond) : 0;
        CountDownLatch done = new CountDownLatch(devices.size());
        long before = forwarded();
        Usage usageBefore = peer.usage();
        long start = System.nanoTime();
        for (int i = 0; i < devices.size(); i++) {
            devices.get(i).begin(new LoadDevice.Work(each, interval * i / devices.size(), interval, done::countDown));
        }
        awaitAcknowledged(done);
        long end = awaitForwarded(before + sent);
        long visible = awaitVisible();
        Usage usage = peer.usage().since(usageBefore);
        Histogram latencies = new Histogram(3);
        devices.forEach(device -> latencies.add(device.latencies()));
        return new Round(
                peer.name(),
                (int) (subscriber.isPresent() ? forwarded() - before : sent),
                (Math.max(end, visible) - start) / 1e9,
                usage,
                Latency.of(latencies));
    }

    /**
     * Lets new devices connect beside those that stay.
     *
     * @param count how many
     * @param tls empty for in clear
     */
    Round logins(int count, Optional<SslContext> tls) throws IOException, InterruptedException {
        return new LoginLoad(peer, loops, ++loginRounds, count, tls).run();
    }

    private long forwarded() {
        return subscriber.map(Subscriber::distinct).orElse(0L);
    }

    private void awaitAcknowledged(CountDownLatch done) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!done.await(20, TimeUnit.MILLISECONDS)) {
            requireUnbroken();
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        peer.name() + " has not acknowledged everything after " + PATIENCE_SECONDS + " s");
            }
        }
    }

    /** Waits for all, or until nothing has come for long: what is lost is the ledger's business. Returns when the last came. */
    private long awaitForwarded(long goal) throws IOException, InterruptedException {
        long count = -1;
        long progress = System.nanoTime();
        while (subscriber.isPresent() && forwarded() < goal && !isSilent(progress)) {
            requireUnbroken();
            if (forwarded() > count) {
                count = forwarded();
                progress = System.nanoTime();
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return forwarded() >= goal ? System.nanoTime() : progress;
    }

    /** Waits until the newest of each device can be asked for; with QoS 0 for as long as something comes. */
    private long awaitVisible() throws IOException, InterruptedException {
        long progress = System.nanoTime();
        for (LoadDevice device : devices) {
            OptionalLong visible = peer.visible(device.deviceId());
            while (visible.isPresent() && visible.getAsLong() < device.newest()) {
                requireUnbroken();
                TimeUnit.MILLISECONDS.sleep(10);
                OptionalLong next = peer.visible(device.deviceId());
                if (!next.equals(visible)) {
                    progress = System.nanoTime();
                } else if (isSilent(progress)) {
                    return stuck(device, next.getAsLong(), progress);
                }
                visible = next;
            }
            progress = System.nanoTime();
        }
        return progress;
    }

    private long stuck(LoadDevice device, long visible, long progress) throws IOException {
        if (dialect.qos() == 0) {
            return progress;
        }
        throw new IOException(peer.name() + ": the last known value of " + device.deviceId() + " is " + visible + " of "
                + device.newest() + " and does not move");
    }

    private static boolean isSilent(long progress) {
        return System.nanoTime() - progress > TimeUnit.SECONDS.toNanos(SILENCE_SECONDS);
    }

    private void requireUnbroken() throws IOException {
        for (LoadDevice device : devices) {
            requireUnbroken(device.broken());
        }
        if (subscriber.isPresent()) {
            requireUnbroken(subscriber.get().broken());
        }
    }

    private void requireUnbroken(Optional<IOException> broken) throws IOException {
        if (broken.isPresent()) {
            throw new IOException(peer.name() + ": " + broken.get().getMessage(), broken.get());
        }
    }

    /**
     * Holds what was acknowledged, or with QoS 0 sent, against what arrived.
     *
     * @param missing acknowledged and not there
     * @param repeated there more than once
     * @param reordered there behind a later one of its device
     */
    record Ledger(long missing, long repeated, long reordered) {

        boolean isClean() {
            return missing == 0 && repeated == 0 && reordered == 0;
        }
    }

    /** Counts; every round must have ended. */
    Ledger ledger() throws IOException, InterruptedException {
        awaitVisible();
        long missing = 0;
        long repeated = 0;
        long reordered = 0;
        for (LoadDevice device : devices) {
            Tally tally = subscriber.isPresent()
                    ? subscriber.get().received(device.deviceId())
                    : peer.kept(device.deviceId()).orElseThrow();
            missing += tally.missing(device.acknowledged());
            repeated += tally.repeated();
            reordered += tally.reordered();
        }
        return new Ledger(missing, repeated, reordered);
    }

    @Override
    public void close() throws IOException {
        devices.forEach(LoadDevice::close);
        subscriber.ifPresent(Subscriber::close);
        probe.ifPresent(VisibleProbe::close);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        peer.close();
    }
}
