package io.millrace.bench.scenario;

import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.measure.Round;
import io.millrace.bench.server.Contender;
import io.millrace.bench.server.Machine;
import io.millrace.bench.server.MillracePeer;
import io.millrace.bench.server.Peer;
import io.millrace.bench.server.Profiler;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One run of the benchmark: its servers, and who had to leave. */
public final class Run implements AutoCloseable {

    /** Gives the comparison rounds until they are stable; in the quick form too few for that. */
    private static final int LEAST_ROUNDS = 5;

    private static final int MOST_ROUNDS = 10;

    private final Plan plan;
    private final Path folder;
    private final Path report;
    private final PrintStream out;
    private final List<String> notes = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();
    private final List<MillracePeer> alone = new ArrayList<>();
    private final Map<String, Double> fullRates = new LinkedHashMap<>();
    private boolean compared;
    private boolean whole = true;

    /**
     * Takes the plan; servers start when a scenario needs them.
     *
     * @param plan what is to be done
     * @param folder where servers have their folders; servers that refuse root must be able to pass through it
     * @param report where profiles go
     * @param out where progress is told
     */
    public Run(Plan plan, Path folder, Path report, PrintStream out) {
        this.plan = plan;
        this.folder = folder;
        this.report = report;
        this.out = out;
    }

    Plan plan() {
        return plan;
    }

    /** Adds what a reader must know. */
    void note(String text) {
        notes.add(text);
    }

    /** Returns what a reader must know. */
    public List<String> notes() {
        return notes;
    }

    /** Tells progress. */
    void tell(String text) {
        out.println(text);
    }

    /** Tells whether Millrace kept, once and in order, all that it acknowledged. */
    public boolean isWhole() {
        return whole;
    }

    /** Returns Millrace among the servers that are compared. */
    Optional<MillracePeer> millrace() {
        return loads().stream()
                .map(Load::peer)
                .filter(peer -> peer.name().equals(Budget.US))
                .map(MillracePeer.class::cast)
                .findFirst();
    }

    /** Starts Millrace on a fresh data folder, alone; the caller closes it. */
    MillracePeer fresh(String name) throws IOException, InterruptedException {
        Path assembly = plan.assembly()
                .orElseThrow(() -> new IOException("scenario " + name + " is about Millrace: --assembly is missing"));
        out.println(name + ": starting Millrace");
        MillracePeer millrace = new MillracePeer(assembly, folder.resolve(name));
        alone.add(millrace);
        return millrace;
    }

    /** Returns the messages a second that each server reached at full load, after as many rounds as that takes. */
    Map<String, Double> fullRates() throws IOException, InterruptedException {
        if (fullRates.isEmpty()) {
            new Pipeline().run(this);
        }
        return fullRates;
    }

    void fullRate(String peer, double rate) {
        fullRates.put(peer, rate);
    }

    private List<Load> loads() {
        if (!compared) {
            compared = true;
            try {
                startAll();
            } catch (IOException e) {
                throw new IllegalStateException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return List.copyOf(loads);
    }

    private void startAll() throws IOException, InterruptedException {
        notes.add(plan.dialect().words() + ", 50 connections, 256 octets, window 20; " + Machine.note()
                + "; medians of the last " + Measurement.COUNTED + " rounds");
        if (plan.assembly().isPresent()) {
            out.println("starting Millrace");
            join(new MillracePeer(Budget.US, plan.assembly().get(), folder.resolve("compared"), Map.of()));
        } else {
            notes.add("**Millrace took no part**: no --assembly was given");
        }
        if (plan.beside().isPresent()) {
            out.println("starting the other Millrace");
            join(new MillracePeer("Millrace beside", plan.beside().get(), folder.resolve("beside"), Map.of()));
        }
        for (Contender contender : Contender.values()) {
            if (!plan.peers().contains(contender)) {
                notes.add("**" + contender.word() + " took no part**: not among --peers");
                continue;
            }
            out.println("starting " + contender.word());
            try {
                join(contender.start(folder));
            } catch (IOException e) {
                leave(contender.word(), "took no part", e);
            }
        }
    }

    private void join(Peer peer) throws IOException, InterruptedException {
        try {
            loads.add(new Load(peer, plan.dialect(), Load.Size.USUAL));
            notes.add(peer.name() + ": " + peer.promise());
        } catch (IOException e) {
            peer.close();
            throw e;
        }
    }

    private void leave(String name, String how, IOException why) {
        out.println(name + " " + how + ": " + why.getMessage());
        notes.add("**" + name + " " + how + "**: "
                + String.valueOf(why.getMessage()).lines().findFirst().orElse(""));
    }

    /** One round of one server. */
    interface Turn {

        Round of(Load load) throws IOException, InterruptedException;
    }

    /** Lets the servers take turns until the last rounds of each are alike. */
    Measurement untilStable(String word, Turn turn) throws IOException, InterruptedException {
        return untilStable(word, false, turn);
    }

    /**
     * Lets the servers take turns until the last rounds of each are alike.
     *
     * @param millraceAlone whether the peers cannot do this
     */
    Measurement untilStable(String word, boolean millraceAlone, Turn turn) throws IOException, InterruptedException {
        Map<String, List<Round>> rounds = new LinkedHashMap<>();
        int most = plan.quick() ? Measurement.COUNTED : MOST_ROUNDS;
        for (int round = 1; round <= most; round++) {
            everyone(word, millraceAlone, turn, rounds);
            if (round >= LEAST_ROUNDS && rounds.values().stream().allMatch(Measurement::isStable)) {
                break;
            }
        }
        return Measurement.of(word, rounds);
    }

    /** Lets the servers take turns for as many rounds as count. */
    Measurement rounds(String word, Turn turn) throws IOException, InterruptedException {
        Map<String, List<Round>> rounds = new LinkedHashMap<>();
        for (int round = 1; round <= Measurement.COUNTED; round++) {
            everyone(word, false, turn, rounds);
        }
        return Measurement.of(word, rounds);
    }

    private void everyone(String word, boolean millraceAlone, Turn turn, Map<String, List<Round>> rounds)
            throws IOException, InterruptedException {
        for (Load load : loads()) {
            String name = load.peer().name();
            if (millraceAlone && !name.equals(Budget.US)) {
                continue;
            }
            try {
                List<Round> all = rounds.computeIfAbsent(name, peer -> new ArrayList<>());
                all.add(profiled(word, all.size() + 1, load, turn));
                tell(line(word, all));
            } catch (IOException e) {
                if (name.equals(Budget.US)) {
                    throw e;
                }
                rounds.remove(name);
                loads.remove(load);
                leave(name, "left during " + word, e);
                load.close();
            }
        }
    }

    /** Profiles the last round that there is in any case, which is the warmest that can be told beforehand. */
    private Round profiled(String word, int round, Load load, Turn turn) throws IOException, InterruptedException {
        boolean wanted = plan.profile() && round == Measurement.COUNTED && load.peer() instanceof MillracePeer;
        if (!wanted) {
            return turn.of(load);
        }
        MillracePeer millrace = (MillracePeer) load.peer();
        Profiler profiler = Profiler.start(millrace.pid(), folder);
        Round result = turn.of(load);
        String name = word + "-profile" + (millrace.name().equals(Budget.US) ? "" : "-beside");
        profiler.stop(report, name);
        note("the profile of " + millrace.name() + " in " + word + ": " + name + ".html and " + name + ".md");
        return result;
    }

    private static String line(String word, List<Round> all) {
        Round round = all.get(all.size() - 1);
        return String.format(
                Locale.ROOT,
                "%-9s %-31s round %2d  %,9.0f/s  %6.2f CPU s/100k  answer %.1f / %.1f ms  %,d MiB",
                word,
                round.peer(),
                all.size(),
                round.rate(),
                round.cpuPer100k(),
                round.latency().p50Millis(),
                round.latency().p99Millis(),
                round.usage().residentMiB());
    }

    /** Ends the comparisons, if there were any: counts what was acknowledged, then ends the servers. */
    public void endComparisons() throws IOException, InterruptedException {
        for (Load load : List.copyOf(loads)) {
            loads.remove(load);
            try (load) {
                enter(load.peer().name(), load.ledger());
            }
        }
        compared = true;
    }

    /** What a peer loses is worth a note; what Millrace loses is a failure. */
    private void enter(String peer, Load.Ledger ledger) {
        boolean promised = plan.dialect().qos() > 0;
        notes.add(peer + ": of what was " + (promised ? "acknowledged" : "sent") + ", lost " + ledger.missing()
                + "; repeated " + ledger.repeated() + ", reordered " + ledger.reordered());
        if (peer.equals(Budget.US) && promised) {
            whole = whole && ledger.isClean();
        }
    }

    /** Ends whatever still runs. */
    @Override
    public void close() {
        for (Load load : loads) {
            try {
                load.close();
            } catch (IOException e) {
                out.println("bench: " + load.peer().name() + " does not end: " + e);
            }
        }
        alone.forEach(MillracePeer::close);
    }
}
