package io.millrace.bench.torture;

import io.millrace.bench.server.Shell;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * {@code bundle:update} of every bundle but the api and the gateway, one after the other, which no connection may notice; then of those two,
 * after which every device must be served again within two seconds.
 */
final class Swaps implements Trial {

    private static final String API = "io.millrace.api";
    private static final List<String> HELD_BY_CONNECTIONS = List.of("io.millrace.gateway", API);
    /** How the names of the devices on HTTP begin, each of whose requests stands for itself. */
    static final String ON_HTTP = "http-";

    private static final String DEVICE_HTTP = "io.millrace.gateway.http";
    private static final Duration RECONNECT = Duration.ofSeconds(2);

    private final int rounds;
    private final Duration calm;
    private final Set<String> spared;

    /**
     * Makes the trial.
     *
     * @param rounds how often each bundle is updated
     * @param calm how long nothing is done first, in which no connection may end
     * @param spared symbolic names of bundles that are left alone
     */
    Swaps(int rounds, Duration calm, Set<String> spared) {
        this.rounds = rounds;
        this.calm = calm;
        this.spared = spared;
    }

    @Override
    public String word() {
        return "swap";
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        requireCalm(traffic);
        try (Shell shell = traffic.millrace().shell()) {
            run(traffic, random, shell);
        }
        traffic.millrace().awaitHealthy();
    }

    private void run(Traffic traffic, Random random, Shell shell) throws IOException, InterruptedException {
        List<String> bundles = bundles(shell);
        bundles.removeAll(spared);
        // First, for millrace:swap itself is away for a moment behind the update of its bundle.
        SwapBack.run(traffic, shell);
        for (int round = 1; round <= rounds; round++) {
            Collections.shuffle(bundles, random);
            long begin = System.nanoTime();
            for (String bundle : bundles) {
                update(traffic, shell, bundle, round);
            }
            traffic.millrace().awaitHealthy();
            Torture.say(
                    "round %d: %d bundles in %.1f s; %d records acknowledged, %d commands taken",
                    round,
                    bundles.size(),
                    (System.nanoTime() - begin) / 1e9,
                    traffic.ledger().size(),
                    traffic.ledger().commands());
        }
        List<String> held = new ArrayList<>(HELD_BY_CONNECTIONS);
        held.removeAll(spared);
        for (String bundle : held) {
            updateBelowConnections(traffic, shell, bundle);
        }
    }

    /** Where connections end with nothing done to the server, for the machine is too busy for a keep-alive of 4 s, nothing can be found out. */
    private void requireCalm(Traffic traffic) throws IOException, InterruptedException {
        Map<String, Integer> before = traffic.cuts();
        TimeUnit.MILLISECONDS.sleep(calm.toMillis());
        List<String> cut = traffic.cutSince(before);
        if (!cut.isEmpty()) {
            throw new IOException("connections end without an update, so that nothing can be found out here: " + cut);
        }
    }

    private static List<String> bundles(Shell shell) throws IOException {
        List<String> ours = Arrays.stream(
                        shell.run("bundle:list -t 0 -s --no-format").split("\\s+"))
                .filter(word -> word.startsWith("io.millrace.") && !word.startsWith("io.millrace.tp."))
                .distinct()
                .sorted()
                .toList();
        if (!ours.containsAll(HELD_BY_CONNECTIONS)) {
            throw new IOException("the server lists these bundles only: " + ours);
        }
        List<String> others = new ArrayList<>(ours);
        others.removeAll(HELD_BY_CONNECTIONS);
        return others;
    }

    /** An update of the bundle of device HTTP refuses requests for a moment, as docs/http.md says. */
    private static void update(Traffic traffic, Shell shell, String bundle, int round)
            throws IOException, InterruptedException {
        Map<String, Integer> before = traffic.cuts();
        shell.run("bundle:update " + bundle);
        traffic.awaitProgress();
        traffic.cutSince(before).stream()
                .filter(worker -> !bundle.equals(DEVICE_HTTP) || !worker.startsWith(ON_HTTP))
                .forEach(worker -> traffic.ledger()
                        .complain("round " + round + ": the update of " + bundle + " cut off " + worker));
    }

    private static void updateBelowConnections(Traffic traffic, Shell shell, String bundle)
            throws IOException, InterruptedException {
        Map<String, Integer> before = traffic.cuts();
        traffic.longestOutage();
        shell.run("bundle:update " + bundle);
        if (bundle.equals(API)) {
            // Whoever is wired to its old content goes on with that, and understands nobody who is wired to the new.
            shell.run("bundle:refresh " + bundle);
        }
        traffic.awaitProgress();
        traffic.millrace().awaitHealthy();
        traffic.awaitProgress();
        int cut = traffic.cutSince(before).size();
        Duration outage = traffic.longestOutage();
        Torture.say(
                "%s: %d of %d connections were cut, all are served again after %d ms",
                bundle, cut, before.size(), outage.toMillis());
        if (outage.compareTo(RECONNECT) > 0) {
            traffic.ledger()
                    .complain("after the update of " + bundle + " a device was not served for " + outage.toMillis()
                            + " ms, which is more than " + RECONNECT.toMillis());
        }
    }
}
