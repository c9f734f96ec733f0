package io.millrace.bench;

import io.millrace.bench.measure.Measurement;
import io.millrace.bench.nab.NabMain;
import io.millrace.bench.scenario.Run;
import io.millrace.bench.scenario.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Drives the scenarios and tells the ratios. {@code ./millrace bench} calls it. */
public final class Main {

    private final Options options;
    private final PrintStream out = System.out;

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
            System.exit(new Main(options).run());
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void score(Options options) throws IOException, InterruptedException {
        Path assembly = options.plan()
                .assembly()
                .orElseThrow(() -> new IllegalArgumentException("--nab scores a distribution: --assembly is missing"));
        new NabMain(Path.of("demo/data"), options.nab().get(), System.out).run(assembly);
    }

    /** Runs all scenarios, also behind one that fails, and returns the exit code. */
    private int run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("millrace-bench");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Run run = new Run(options.plan(), folder, options.report(), out);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> clean(run, folder), "bench end"));
        if (options.plan().quick()) {
            run.notes().add("--quick: the servers are cold and the loads small, so these numbers are no result");
        }
        List<Measurement> measurements = new ArrayList<>();
        boolean failed = false;
        for (Scenario scenario : options.only()) {
            try {
                if (scenario.alone()) {
                    run.endComparisons();
                }
                measurements.add(scenario.run(run));
            } catch (IOException | IllegalArgumentException | IllegalStateException e) {
                failed = true;
                run.notes().add("**" + scenario.word() + " failed**: " + e.getMessage());
                out.println(scenario.word() + " failed: " + e.getMessage());
            }
        }
        run.endComparisons();
        Report report = new Report(measurements, run.notes());
        report.write(options.report());
        out.println();
        out.println(report.markdown());
        out.println("All rounds, and the plots: " + options.report());
        return failed ? 2 : run.isWhole() && report.isKept() ? 0 : 1;
    }

    private static void clean(Run run, Path folder) {
        run.close();
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
