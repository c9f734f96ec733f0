package io.millrace.bench.scenario;

import io.millrace.bench.client.CommandPost;
import io.millrace.bench.client.DeviceClient;
import io.millrace.bench.client.Dialect;
import io.millrace.bench.client.Idle;
import io.millrace.bench.client.LoadDevice;
import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.server.Heap;
import io.millrace.bench.server.MillracePeer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Devices that are away, with a command waiting for each, and devices that listen: what they cost in heap, and how soon the server takes
 * telemetry again after kill -9.
 */
final class FleetMemory implements Scenario {

    private static final int BATCH = 10_000;
    private static final long PATIENCE_SECONDS = 600;
    private static final double MAX_OFFLINE_BYTES = 1_024;
    private static final double MAX_LISTENING_BYTES = 10 * 1_024;
    private static final double MAX_RESTART_SECONDS = 30;

    @Override
    public String word() {
        return "fleet";
    }

    @Override
    public String about() {
        return "heap of 100,000 devices that are away with mail and 10,000 that listen; restart after kill -9";
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        int away = run.plan().quick() ? 5_000 : 100_000;
        int listening = run.plan().quick() ? 500 : 10_000;
        EventLoopGroup loops = new NioEventLoopGroup(2);
        try (MillracePeer millrace = run.fresh(word())) {
            long empty = Heap.live(millrace.pid());
            List<String> absent = ids("away", away);
            String password = register(millrace, absent).get(absent.get(0));
            double offlineBytes = (double) (Heap.live(millrace.pid()) - empty) / away;
            sendMail(millrace, loops, absent);
            double mailBytes = (double) (Heap.live(millrace.pid()) - empty) / away;
            List<String> present = ids("listens", listening);
            Map<String, String> passwords = register(millrace, present);
            long before = Heap.live(millrace.pid());
            for (String id : present) {
                Idle device = new Idle("devices/" + id + "/commands/#");
                device.open(loops, millrace.port(), id, Optional.of(passwords.get(id)), true);
            }
            double listeningBytes = (double) (Heap.live(millrace.pid()) - before) / listening;
            double restart = restart(millrace, loops, absent.get(0), password);
            return measured(new double[] {offlineBytes, mailBytes, listeningBytes, restart}, away, listening);
        } finally {
            loops.shutdownGracefully();
        }
    }

    private Measurement measured(double[] values, int away, int listening) {
        String heap = "heap of one device of " + away + " away, " + listening + " listening";
        return Measurement.alone(
                word(),
                List.of(
                        new Figure(heap, "away", values[0], "octets"),
                        new Figure(heap, "away with a command waiting", values[1], "octets"),
                        new Figure(heap, "listening to its inbox", values[2], "octets"),
                        new Figure("kill -9 to first accepted telemetry", "restart", values[3], "s")),
                List.of(
                        Budget.atMost(
                                "fleet: heap of an offline device at most 1 KiB",
                                values[0],
                                MAX_OFFLINE_BYTES,
                                "octets"),
                        Budget.atMost("fleet: the same with mail waiting", values[1], MAX_OFFLINE_BYTES, "octets"),
                        Budget.atMost(
                                "fleet: heap of a device that listens at most 10 KiB",
                                values[2],
                                MAX_LISTENING_BYTES,
                                "octets"),
                        Budget.atMost(
                                "fleet: telemetry within 30 s after kill -9", values[3], MAX_RESTART_SECONDS, "s")));
    }

    private static List<String> ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(n -> prefix + "-" + n).toList();
    }

    /** Registers them, as many at a time as one import carries. */
    private static Map<String, String> register(MillracePeer millrace, List<String> ids)
            throws IOException, InterruptedException {
        Map<String, String> passwords = new HashMap<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            passwords.putAll(millrace.admit(ids.subList(from, Math.min(ids.size(), from + BATCH))));
        }
        return passwords;
    }

    private static void sendMail(MillracePeer millrace, EventLoopGroup loops, List<String> ids)
            throws IOException, InterruptedException {
        String password = millrace.rest().registerSender("crm");
        CommandPost post = new CommandPost(ids);
        post.open(loops, millrace.port(), "service/crm", Optional.of(password), true);
        post.sendAll(PATIENCE_SECONDS);
        post.close();
    }

    private static double restart(MillracePeer millrace, EventLoopGroup loops, String id, String password)
            throws IOException, InterruptedException {
        millrace.process().kill();
        long begin = System.nanoTime();
        millrace.startAgain();
        sendOne(millrace, loops, id, password);
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Tries until one message of a device is acknowledged. */
    static void sendOne(MillracePeer millrace, EventLoopGroup loops, String id, String password)
            throws IOException, InterruptedException {
        Optional<IOException> refusal = Optional.empty();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS / 4);
        while (System.nanoTime() < deadline) {
            DeviceClient device = new DeviceClient(id, Dialect.USUAL, 1);
            try {
                device.open(loops, millrace.port(), id, Optional.of(password), true);
                CountDownLatch done = new CountDownLatch(1);
                device.begin(new LoadDevice.Work(1, 0, 0, done::countDown));
                if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (IOException e) {
                refusal = Optional.of(e); // not yet: the last is told when time is up
                TimeUnit.MILLISECONDS.sleep(20);
            } finally {
                device.close();
            }
        }
        throw new IOException("no telemetry was accepted after the start", refusal.orElse(null));
    }
}
