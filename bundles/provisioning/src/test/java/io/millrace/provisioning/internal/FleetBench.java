package io.millrace.provisioning.internal;

import io.millrace.api.identity.Login;
import io.millrace.api.provisioning.BulkOutcome;
import io.millrace.api.provisioning.RegisterRequest;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures bulk registration, and, while 100 devices a second are changed, look-ups as the fleet grows: run it with a folder
 * and numbers of devices, such as {@code target/fleet 1000 100000 1000000}. Not a test: it prints numbers of the machine it runs on.
 */
public final class FleetBench {

    private static final int BULK = 1_000;
    private static final int PROBES = 1_000;
    private static final int WRITES_A_SECOND = 100;

    private final Rooms rooms;
    private final PrintStream out;
    private final Random random = new Random(1);
    private final Random changed = new Random(2);
    private final List<String> passwords = new ArrayList<>();
    private int size;

    private FleetBench(Path folder, PrintStream out) {
        rooms = new Rooms(folder);
        this.out = out;
    }

    public static void main(String[] args) {
        FleetBench bench = new FleetBench(Path.of(args[0]), System.out);
        for (int i = 1; i < args.length; i++) {
            bench.grow(Integer.parseInt(args[i]));
            bench.measureWhileOthersWrite();
        }
        bench.rooms.close();
    }

    private void grow(int target) {
        long start = System.nanoTime();
        int before = size;
        while (size < target) {
            List<RegisterRequest> requests = new ArrayList<>(BULK);
            for (int i = 0; i < BULK; i++, size++) {
                Map<String, Object> metadata = Map.of(
                        "site",
                        "site-" + size / 100,
                        "model",
                        "model-" + size % 7,
                        "serial",
                        "SN-" + size,
                        "floor",
                        size % 40);
                requests.add(new RegisterRequest(Optional.of(id(size)), metadata, List.of(), List.of()));
            }
            for (BulkOutcome outcome : rooms.provisioning.registerAll(requests)) {
                passwords.add(outcome.registration().orElseThrow().secrets().get("password"));
            }
            rooms.heard.clear();
            rooms.logged.clear();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf("%d devices: registered %d at %.0f/s%n", size, size - before, (size - before) / seconds);
    }

    private void measureWhileOthersWrite() {
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        AtomicInteger written = new AtomicInteger();
        long start = System.nanoTime();
        writer.scheduleAtFixedRate(
                () -> rooms.provisioning.patchMetadata(
                        id(changed.nextInt(size)), Map.of("floor", written.incrementAndGet() % 40), Optional.empty()),
                0,
                1_000_000_000 / WRITES_A_SECOND,
                TimeUnit.NANOSECONDS);
        measure();
        writer.shutdownNow();
        out.printf("  meanwhile %.0f changes of metadata/s%n", written.get() / ((System.nanoTime() - start) / 1e9));
    }

    private void measure() {
        for (int round = 0; round < 2; round++) {
            boolean warm = round == 1;
            time(warm, "registry look-up by id", () -> rooms.registry.find(id(any())));
            time(warm, "query of 100 by one indexed value", () -> query("metadata.site eq 'site-" + any() / 100 + "'"));
            time(warm, "query of 100 of a seventh of the fleet", () -> query("metadata.model eq 'model-3'"));
            time(
                    warm,
                    "query by two indexed values",
                    () -> query("metadata.model eq 'model-3' and metadata.site eq 'site-" + any() / 100 + "'"));
            time(warm, "query by an indexed prefix of many", () -> query("metadata.site prefix 'site-1'"));
            time(warm, "log-in, cache of 1,000, generated password", () -> {
                int i = any();
                rooms.identity.authenticate(new Login(id(i), Optional.of(passwords.get(i)), List.of()));
            });
        }
    }

    private void query(String filter) {
        rooms.registry.query(Optional.of(filter), 100, Optional.empty());
    }

    private void time(boolean print, String what, Runnable call) {
        long[] micros = new long[PROBES];
        for (int i = 0; i < PROBES; i++) {
            long start = System.nanoTime();
            call.run();
            micros[i] = (System.nanoTime() - start) / 1_000;
        }
        Arrays.sort(micros);
        if (print) {
            out.printf("  %-45s p50 %6d us, p99 %6d us%n", what, micros[PROBES / 2], micros[PROBES * 99 / 100]);
        }
    }

    private int any() {
        return random.nextInt(size);
    }

    private static String id(int i) {
        return "bench-" + i;
    }
}
