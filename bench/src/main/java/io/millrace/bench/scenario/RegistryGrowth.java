package io.millrace.bench.scenario;

import io.millrace.bench.client.Idle;
import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.server.MillracePeer;
import io.millrace.bench.server.Rest;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * A fleet that grows by bulk registration; at each size devices are looked up, queried and logged in, over the network and REST, while
 * others are changed at a hundred a second.
 */
final class RegistryGrowth implements Scenario {

    private static final int BATCH = 10_000;
    private static final int WRITES_A_SECOND = 100;
    private static final int LOGINS_KEPT = 500;
    private static final double BULK_PER_SECOND = 1_500;
    private static final double QUERY_P99_MILLIS = 20;
    private static final double FLAT_TIMES = 2;

    @Override
    public String word() {
        return "registry";
    }

    @Override
    public String about() {
        return "bulk registration, look-ups, queries and log-ins from 1,000 to 1,000,000 devices";
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        List<Integer> sizes = run.plan().quick() ? List.of(1_000, 10_000) : List.of(1_000, 100_000, 1_000_000);
        int probes = run.plan().quick() ? 100 : 1_000;
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try (MillracePeer millrace = run.fresh(word())) {
            Fleet fleet = new Fleet(millrace, loops);
            List<Stage> stages = new ArrayList<>();
            for (int size : sizes) {
                double bulk = fleet.grow(size);
                stages.add(fleet.measureWhileOthersWrite(bulk, probes));
                run.tell(stages.get(stages.size() - 1).line());
            }
            return new Measurement(word(), Map.of(), figures(stages), budgets(stages));
        } finally {
            loops.shutdownGracefully();
        }
    }

    /**
     * What was measured at one size.
     *
     * @param size devices
     * @param bulkPerSecond how fast it came to be
     * @param lookUp micros of a look-up by id
     * @param query micros of a query by an indexed value
     * @param login micros from opening a connection to CONNACK
     */
    private record Stage(int size, double bulkPerSecond, Histogram lookUp, Histogram query, Histogram login) {

        String devices() {
            return String.format(Locale.ROOT, "%,d devices", size);
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "registry  %s: registered at %,.0f/s; look-up %.1f / %.1f ms, query %.1f / %.1f, log-in %.1f / %.1f",
                    devices(),
                    bulkPerSecond,
                    Times.p50(lookUp),
                    Times.p99(lookUp),
                    Times.p50(query),
                    Times.p99(query),
                    Times.p50(login),
                    Times.p99(login));
        }
    }

    private static List<Figure> figures(List<Stage> stages) {
        List<Figure> figures = new ArrayList<>();
        for (Stage stage : stages) {
            figures.add(new Figure("bulk registration", "to " + stage.devices(), stage.bulkPerSecond(), "a second"));
        }
        for (Stage stage : stages) {
            figures.add(new Figure("look-up, p50", stage.devices(), Times.p50(stage.lookUp()), "ms"));
        }
        for (Stage stage : stages) {
            figures.add(new Figure("query by an indexed value, p99", stage.devices(), Times.p99(stage.query()), "ms"));
        }
        for (Stage stage : stages) {
            figures.add(new Figure("log-in, p50", stage.devices(), Times.p50(stage.login()), "ms"));
        }
        return figures;
    }

    private static List<Budget> budgets(List<Stage> stages) {
        Stage first = stages.get(0);
        Stage last = stages.get(stages.size() - 1);
        double worst = stages.stream()
                .mapToDouble(stage -> Times.p99(stage.query()))
                .max()
                .orElseThrow();
        return List.of(
                Budget.atLeast(
                        "registry: bulk registration to " + last.devices() + " at 1,500 a second",
                        last.bulkPerSecond(),
                        BULK_PER_SECOND,
                        "a second"),
                Budget.atMost(
                        "registry: p99 of a query by an indexed field under 20 ms while 100 a second are written",
                        worst,
                        QUERY_P99_MILLIS,
                        "ms"),
                flat("look-up", first.lookUp(), last.lookUp(), last),
                flat("query", first.query(), last.query(), last),
                flat("log-in", first.login(), last.login(), last));
    }

    /** Flat: the median is at most twice that of the smallest fleet. */
    private static Budget flat(String what, Histogram small, Histogram large, Stage last) {
        return Budget.atMost(
                "registry: the median of a " + what + " is flat to " + last.devices()
                        + " (at most twice that of 1,000)",
                Times.p50(large) / Times.p50(small),
                FLAT_TIMES,
                "times");
    }

    /** The devices, and a few of their passwords. */
    private static final class Fleet {

        private final MillracePeer millrace;
        private final EventLoopGroup loops;
        private final Random random = new Random(1);
        private final Map<String, String> passwords = new LinkedHashMap<>();
        private int size;

        Fleet(MillracePeer millrace, EventLoopGroup loops) {
            this.millrace = millrace;
            this.loops = loops;
        }

        /** Registers until there are so many; returns how many a second. */
        double grow(int target) throws IOException, InterruptedException {
            long begin = System.nanoTime();
            int before = size;
            passwords.clear();
            while (size < target) {
                int batch = Math.min(BATCH, target - size);
                String lines = IntStream.range(size, size + batch)
                        .mapToObj(n -> "{\"id\":\"" + id(n) + "\",\"metadata\":{\"site\":\"site-" + n / 100
                                + "\",\"model\":\"model-" + n % 7 + "\",\"serial\":\"SN-" + n + "\",\"floor\":" + n % 40
                                + "}}")
                        .collect(Collectors.joining("\n"));
                Map<String, String> registered = millrace.rest().registerLines(lines);
                int kept = Math.max(1, LOGINS_KEPT * batch / (target - before));
                for (int n = 0; n < kept; n++) {
                    String id = id(size + (int) ((long) n * batch / kept));
                    passwords.put(id, registered.get(id));
                }
                size += batch;
            }
            return (size - before) / ((System.nanoTime() - begin) / 1e9);
        }

        Stage measureWhileOthersWrite(double bulk, int probes) throws IOException, InterruptedException {
            ExecutorService writer = Executors.newSingleThreadExecutor();
            Future<Integer> written = writer.submit(this::write);
            try {
                Rest rest = millrace.rest();
                Histogram lookUp = Times.none();
                Histogram query = Times.none();
                for (int n = 0; n < probes; n++) {
                    long begin = System.nanoTime();
                    rest.lookUp(id(random.nextInt(size)));
                    Times.record(lookUp, System.nanoTime() - begin);
                    begin = System.nanoTime();
                    rest.query("metadata.site eq 'site-" + random.nextInt(size) / 100 + "'", 100);
                    Times.record(query, System.nanoTime() - begin);
                }
                Stage stage = new Stage(size, bulk, lookUp, query, logIn());
                if (written.isDone()) {
                    written.get();
                }
                return stage;
            } catch (ExecutionException e) {
                throw new IOException("a change of a device: " + e.getCause().getMessage(), e);
            } finally {
                writer.shutdownNow();
                writer.awaitTermination(10, TimeUnit.SECONDS);
            }
        }

        /** Changes devices at a fixed rate until it is interrupted. */
        private int write() throws IOException, InterruptedException {
            Random changed = new Random(2);
            Rest rest = millrace.rest();
            long begin = System.nanoTime();
            for (int n = 0; ; n++) {
                long due = begin + n * TimeUnit.SECONDS.toNanos(1) / WRITES_A_SECOND;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                rest.patch(id(changed.nextInt(size)), "{\"floor\":" + changed.nextInt(40) + "}");
            }
        }

        private Histogram logIn() throws IOException, InterruptedException {
            Histogram login = Times.none();
            for (Map.Entry<String, String> device : passwords.entrySet()) {
                Idle client = new Idle();
                long begin = System.nanoTime();
                client.open(loops, millrace.port(), device.getKey(), Optional.of(device.getValue()), true);
                Times.record(login, System.nanoTime() - begin);
                client.close();
            }
            return login;
        }

        private static String id(int n) {
            return "device-" + n;
        }
    }
}
