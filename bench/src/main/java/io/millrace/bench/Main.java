package io.millrace.bench;

import io.millrace.bench.Options.Scenario;
import io.millrace.bench.nab.NabMain;
import io.millrace.bench.server.ArtemisPeer;
import io.millrace.bench.server.MillracePeer;
import io.millrace.bench.server.MosquittoPeer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Starts the servers, drives the scenarios and tells the ratios. {@code ./millrace bench} calls it. */
public final class Main {

    private final Options options;
    private final PrintStream out = System.out;
    private final List<Load> loads = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Optional<MillracePeer> millrace = Optional.empty();

    private Main(Options options) {
        this.options = options;
    }

    /**
     * Runs the benchmark; exit code 1 where a budget is missed or an acknowledged message is.
     *
     * @param arguments see {@link Options#USAGE}
     * @throws InterruptedException never in practice: nobody interrupts the main thread
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.println(Options.usage());
            return;
        }
        try {
            Options options = Options.of(List.of(arguments));
            if (options.nab().isPresent()) {
                score(options);
                return;
            }
            System.exit(new Main(options).run() ? 0 : 1);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void score(Options options) throws IOException, InterruptedException {
        Path assembly = options.assembly()
                .orElseThrow(() -> new IllegalArgumentException("--nab scores a distribution: --assembly is missing"));
        new NabMain(Path.of("demo/data"), options.nab().get(), System.out).run(assembly);
    }

    private boolean run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("millrace-bench");
        Thread cleaner = new Thread(() -> clean(folder), "bench end");
        Runtime.getRuntime().addShutdownHook(cleaner);
        startServers(folder);
        List<Measurement> measurements = measure();
        boolean whole = checkLedgers();
        List<Budget> budgets = millrace.isPresent() ? Budget.check(measurements) : List.of();
        if (options.quick()) {
            notes.add("--quick: the servers are cold, so these numbers are no result");
        }
        Report report = new Report(measurements, budgets, notes);
        report.writeJson(options.json());
        out.println();
        out.println(report.markdown());
        out.println("All rounds: " + options.json());
        return whole && budgets.stream().allMatch(budget -> budget.kept().orElse(true));
    }

    private void startServers(Path folder) throws IOException, InterruptedException {
        if (options.assembly().isPresent()) {
            out.println("starting Millrace");
            millrace = Optional.of(new MillracePeer(options.assembly().get(), folder));
            loads.add(new Load(millrace.get()));
        } else {
            notes.add("Millrace took no part: no --assembly was given");
        }
        out.println("starting a bare Artemis");
        loads.add(new Load(ArtemisPeer.start(folder)));
        Optional<Path> mosquitto = MosquittoPeer.program();
        if (mosquitto.isPresent()) {
            out.println("starting Mosquitto");
            loads.add(new Load(MosquittoPeer.start(mosquitto.get(), folder)));
        } else {
            notes.add("**Mosquitto took no part**: it is not installed (Debian: apt-get install mosquitto)");
        }
        notes.add("50 connections, QoS 1, 256 octets, window 20; generator and servers share "
                + Runtime.getRuntime().availableProcessors() + " processors; medians of the last "
                + Measurement.COUNTED + " rounds");
        notes.add("Millrace authenticates its devices and syncs before PUBACK; Artemis syncs, without security;"
                + " Mosquitto does neither. Both peers forward everything to one durable QoS 1 subscriber, and a"
                + " round ends when it has everything");
    }

    /** The scenario without the route comes last: what it leaves in the log must not weigh on the others. */
    private List<Measurement> measure() throws IOException, InterruptedException {
        Set<Scenario> scenarios = EnumSet.copyOf(options.only());
        if (scenarios.contains(Scenario.HALF)) {
            scenarios.add(Scenario.PIPELINE);
        }
        Bench bench = new Bench(loads, options.quick(), out);
        List<Measurement> measurements = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            if (scenario == Scenario.INGEST && millrace.isPresent()) {
                millrace.get().acceptOnly();
                notes.add("ingest: the file of the route to state and history was taken out of the hot folder");
            }
            measurements.add(bench.run(scenario));
        }
        return measurements;
    }

    private boolean checkLedgers() throws IOException, InterruptedException {
        if (millrace.isPresent()) {
            millrace.get().routeAgain();
        }
        boolean whole = true;
        for (Load load : loads) {
            long missing = load.missing();
            notes.add(load.peer().name() + ": " + (missing == 0 ? "every" : "**not every**")
                    + " acknowledged message was found again"
                    + (missing == 0 ? "" : "; " + missing + " are missing"));
            // What a peer loses is worth a note; what Millrace loses is a failure.
            whole &= missing == 0 || load.peer().forwards();
        }
        return whole;
    }

    private void clean(Path folder) {
        for (Load load : loads) {
            try {
                load.close();
            } catch (IOException e) {
                System.err.println("bench: " + load.peer().name() + " does not end: " + e);
            }
        }
        delete(folder);
    }

    /** Deletes a folder with all that is in it; says so where it cannot. */
    public static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("bench: " + folder + " cannot be deleted: " + e);
        }
    }
}
