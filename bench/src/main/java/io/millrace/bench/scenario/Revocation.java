package io.millrace.bench.scenario;

import io.millrace.bench.client.Idle;
import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.server.MillracePeer;
import io.millrace.bench.server.Usage;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * How fast revoked clients are off: opens many connections, a hundred a device, then deactivates devices one by one. One clock: from
 * the answer of the API to the closed socket at the client.
 */
final class Revocation implements Scenario {

    private static final int OF_A_DEVICE = 100;
    private static final int REVOKED = 20;
    private static final int CONNECTING = 16;
    private static final int PATIENCE_SECONDS = 10;
    private static final double GOAL_MILLIS = 1000;

    @Override
    public String word() {
        return "revocation";
    }

    @Override
    public String about() {
        return "from the answer that a device is deactivated to its closed connections, with 10,000 connected";
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        int connections = run.plan().quick() ? 1_000 : 10_000;
        EventLoopGroup loops = new NioEventLoopGroup(2);
        try (MillracePeer millrace = run.fresh(word())) {
            List<String> devices = IntStream.range(0, connections / OF_A_DEVICE)
                    .mapToObj(n -> "device-" + n)
                    .toList();
            Map<String, String> passwords = millrace.admit(devices);
            Usage before = millrace.usage();
            long begin = System.nanoTime();
            Map<String, List<Idle>> open = open(millrace, loops, passwords);
            double seconds = (System.nanoTime() - begin) / 1e9;
            Usage opening = millrace.usage().since(before);
            List<String> revoked = devices.subList(0, Math.min(REVOKED, devices.size() / 2));
            Histogram delays = revoke(millrace, revoked, open);
            List<Figure> figures = new ArrayList<>(Times.figures("answer to closed connection", delays));
            figures.add(new Figure("connections", "open", connections, ""));
            figures.add(new Figure("connections opened", "with log-in", connections / seconds, "a second"));
            figures.add(new Figure(
                    "processor of the server", "a connection", opening.cpuSeconds() * 1000 / connections, "ms"));
            return Measurement.alone(
                    word(),
                    figures,
                    List.of(Budget.atMost(
                            "revocation: connection gone within 1 s with "
                                    + String.format(Locale.ROOT, "%,d", connections) + " connected",
                            delays.getMaxValue() / 1000.0,
                            GOAL_MILLIS,
                            "ms")));
        } finally {
            loops.shutdownGracefully();
        }
    }

    private static Histogram revoke(MillracePeer millrace, List<String> devices, Map<String, List<Idle>> open)
            throws IOException, InterruptedException {
        Histogram delays = Times.none();
        for (String device : devices) {
            long answered = millrace.deactivate(device);
            for (Idle client : open.get(device)) {
                client.awaitBroken(PATIENCE_SECONDS);
                Times.record(delays, client.brokenNanos() - answered);
            }
        }
        return delays;
    }

    private static Map<String, List<Idle>> open(
            MillracePeer millrace, EventLoopGroup loops, Map<String, String> passwords)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTING);
        try {
            Map<String, List<Idle>> open = new LinkedHashMap<>();
            List<Future<?>> pending = new ArrayList<>();
            passwords.forEach((device, password) -> {
                List<Idle> clients = open.computeIfAbsent(device, id -> new ArrayList<>());
                for (int n = 0; n < OF_A_DEVICE; n++) {
                    Idle client = new Idle();
                    clients.add(client);
                    String clientId = device + "/" + n;
                    Callable<Void> connect = () -> {
                        client.open(loops, millrace.port(), clientId, Optional.of(password), true);
                        return null;
                    };
                    pending.add(threads.submit(connect));
                }
            });
            for (Future<?> one : pending) {
                one.get();
            }
            return open;
        } catch (ExecutionException e) {
            throw new IOException("a connection: " + e.getCause().getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
    }
}
