package io.millrace.bench.torture;

import io.millrace.bench.Main;
import io.millrace.bench.server.MillracePeer;
import io.millrace.bench.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Runs the trials, each on a server of its own, and counts whether it kept its word. {@code ./millrace torture} calls it. */
public final class Torture {

    private Torture() {}

    /**
     * Runs them; exit code 1 where the server broke its word, 2 where it could not be found out.
     *
     * @param arguments see {@link TortureOptions#USAGE}
     * @throws InterruptedException never in practice: nobody interrupts the main thread
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.println(TortureOptions.USAGE);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(Torture::endChildren, "torture end"));
        try {
            System.exit(run(TortureOptions.of(List.of(arguments))) ? 0 : 1);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("torture: " + e.getMessage());
            System.exit(2);
        } catch (RuntimeException e) {
            // The threads of the clients would keep a program alive whose main thread is gone.
            System.err.println("torture: " + e);
            System.exit(2);
        }
    }

    private static boolean run(TortureOptions options) throws IOException, InterruptedException {
        boolean kept = true;
        Ledger.Count sum = new Ledger.Count(0, 0, 0);
        for (Trial trial : options.trials()) {
            Verdict verdict = run(trial, options);
            verdict.words().forEach(line -> say("%s: %s", trial.word(), line));
            say("%s: %s", trial.word(), verdict.sum());
            kept &= verdict.kept();
            sum = sum.plus(verdict.sum());
        }
        say("%s", sum);
        return kept;
    }

    /** The data folder stays where the server broke its word, or could not be asked. */
    private static Verdict run(Trial trial, TortureOptions options) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("millrace-torture");
        say("%s: seed %d, data in %s", trial.word(), options.seed(), folder);
        MillracePeer millrace = trial.start(options.assembly(), folder);
        Verdict verdict;
        try (Traffic traffic = Traffic.begin(millrace)) {
            trial.run(traffic, new Random(options.seed()));
            verdict = traffic.end();
        }
        millrace.process().kill();
        trial.end();
        if (verdict.kept()) {
            Main.delete(folder);
        }
        return verdict;
    }

    /** Kills what this program has started, wherever it is just now. */
    private static void endChildren() {
        try {
            for (ProcessHandle child : ProcessHandle.current().children().toList()) {
                ServerProcess.kill(child);
            }
        } catch (IOException e) {
            System.err.println("torture: the server cannot be ended: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the reader what happens. */
    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
