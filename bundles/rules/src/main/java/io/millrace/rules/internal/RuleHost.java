package io.millrace.rules.internal;

import io.millrace.api.codec.RecordReader;
import io.millrace.api.codec.RecordReader.OpenRecord;
import io.millrace.api.health.Health;
import io.millrace.api.health.MetricsSource.Metric;
import io.millrace.api.health.MetricsSource.Type;
import io.millrace.api.identity.SecretBox;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import io.millrace.api.rule.Backtest;
import io.millrace.api.rule.Rule;
import io.millrace.api.storage.Database;
import io.millrace.api.stream.StreamRecord;
import io.millrace.rules.internal.engine.Reading;
import io.millrace.rules.internal.engine.RuleSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules, their engine, and the thread {@code millrace-rules} that lets time pass for them and writes what they remember.
 */
final class RuleHost {

    private static final Logger LOG = LoggerFactory.getLogger(RuleHost.class);
    private static final long TICK_MILLIS = 250;
    private static final int STOP_SECONDS = 10;
    /** Writing snapshots takes a twentieth of the time at most. */
    private static final int REST_FACTOR = 20;

    private static final long BACKTEST_RECORDS = 2_000_000;
    private static final int BACKTEST_SIGNALS = 10_000;

    private final RulesSettings settings;
    private final Clock clock;
    private final RuleSources sources;
    private final RuleTable table;
    private final RuleFactory factory;
    private final RuleSet set;
    private final RuleBook book;
    private final LogRuleEngine engine;
    private final DeviceLookups lookups;
    private final SnapshotFile file;
    private final Backtester tester;
    private final ScheduledExecutorService thread;
    private volatile Optional<String> failure = Optional.empty();
    private long nextSnapshot;
    private boolean blank;

    /**
     * What rules stand on.
     *
     * @param database where they are
     * @param box seals secrets
     * @param log where records are
     * @param reader opens records
     * @param sources what rules are evaluated with
     */
    record Surroundings(Database database, SecretBox box, StreamLog log, RecordReader reader, RuleSources sources) {}

    RuleHost(RulesSettings settings, Surroundings surroundings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        table = new RuleTable(surroundings.database());
        sources = surroundings.sources();
        lookups = new DeviceLookups(sources.registry(), sources.state());
        factory = factory();
        set = new RuleSet(record -> reading(surroundings.reader(), record));
        book = new RuleBook(table, factory, set, settings.maxRules(), clock, surroundings.box());
        tester = new Backtester(
                sources.registry(),
                sources.state(),
                surroundings.reader(),
                new Backtester.Limits(BACKTEST_RECORDS, BACKTEST_SIGNALS, settings.backtest()));
        engine = new LogRuleEngine(set, surroundings.log(), settings.group(), clock);
        file = new SnapshotFile(settings.folder());
        thread = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "millrace-rules"));
    }

    /** Opens a record. */
    static Reading reading(RecordReader reader, LogRecord source) {
        StreamRecord record = source.record();
        OpenRecord opened = reader.open(record);
        return new Reading(
                record.kind(),
                record.deviceId(),
                record.streamId(),
                record.stamp().enqueuedTime().toEpochMilli(),
                opened.time().toEpochMilli(),
                opened.fields());
    }

    void start() {
        table.open();
        book.open(file.read());
        engine.start();
        book.onAlertsEnded(this::snapshot);
        nextSnapshot = System.nanoTime() + settings.snapshot().toNanos();
        thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        tester.close();
        engine.close();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        snapshot();
    }

    RuleBook book() {
        return book;
    }

    LogRuleEngine engine() {
        return engine;
    }

    /** Runs a rule over the history, as {@link io.millrace.api.rule.Rules#backtest} says. */
    Optional<Backtest> backtest(String id, Backtest.Span span, Optional<Map<String, Object>> candidate) {
        Optional<StoredRule> stored = book.stored(id);
        if (candidate.isEmpty()) {
            return stored.map(rule -> tester.run(span, version(id, rule.document()), Optional.empty()));
        }
        Backtester.Version tested = version(id, book.read(id, candidate.get()).members());
        return Optional.of(tester.run(
                span, tested, stored.map(rule -> new Backtester.Stored(rule.version(), version(id, rule.document())))));
    }

    /** What a back-test remembers is nobody's budget but its own. */
    private Backtester.Version version(String id, Map<String, Object> document) {
        Backtester.Version version = new Backtester.Version(new RuleDocument(id, document), factory());
        version.factory().check(version.document());
        return version;
    }

    private RuleFactory factory() {
        return new RuleFactory(settings.memory(), lookups, sources.queries());
    }

    /** A device is another than it was, or gone. */
    void deviceChanged(String deviceId, boolean gone) {
        lookups.changed(deviceId);
        if (gone) {
            set.forget(deviceId, clock.millis());
        }
    }

    private void tick() {
        try {
            engine.tick();
            if (System.nanoTime() - nextSnapshot >= 0) {
                long start = System.nanoTime();
                snapshot();
                long took = System.nanoTime() - start;
                nextSnapshot = System.nanoTime() + Math.max(settings.snapshot().toNanos(), REST_FACTOR * took);
            }
        } catch (RuntimeException e) {
            // The thread's boundary: a log that is being swapped, most likely; time passes with the next tick.
            LOG.debug("Time did not pass for the rules", e);
        }
    }

    /** Writes what the rules remember; that it is nothing, once. */
    synchronized void snapshot() {
        try {
            Snapshot snapshot = set.quietly(() -> Snapshot.of(set.progress(), set.running()));
            boolean nothing =
                    snapshot.sections().isEmpty() && snapshot.progress().due().isEmpty();
            if (!nothing || !blank) {
                file.write(snapshot);
                blank = nothing;
            }
            failure = Optional.empty();
        } catch (RuntimeException e) {
            // A full disk, most likely. Rules go on; after a crash they would know less.
            if (failure.isEmpty()) {
                LOG.error("What rules remember is not written; they go on, and it is tried again", e);
            }
            failure = Optional.of(e.toString());
        }
    }

    Health health() {
        List<Rule> failed = book.list().stream()
                .filter(rule -> rule.status().state().equals("failed"))
                .toList();
        if (failure.isPresent()) {
            return Health.degraded("what rules remember is not written: " + failure.get());
        }
        if (!failed.isEmpty()) {
            return Health.degraded("rule " + failed.get(0).id()
                    + " does not run; GET /api/v1/rules says why; put it again or disable it");
        }
        return Health.up("rules run");
    }

    List<Metric> metrics() {
        List<Rule> rules = book.list();
        List<Metric> metrics = new ArrayList<>();
        metrics.add(metric(
                "millrace_rules",
                "Rules that run.",
                Type.GAUGE,
                rules.stream()
                        .filter(rule -> rule.status().state().equals("running"))
                        .count()));
        metrics.add(metric("millrace_rules_memory_bytes", "What rules remember, roughly.", Type.GAUGE, factory.used()));
        metrics.add(metric("millrace_rules_dropped_total", "Signals that no route took.", Type.COUNTER, set.dropped()));
        for (String count : List.of("raised", "cleared", "suppressed", "unopened", "late")) {
            long sum = rules.stream()
                    .mapToLong(rule -> rule.status().counts().getOrDefault(count, 0L))
                    .sum();
            metrics.add(
                    metric("millrace_rules_" + count + "_total", "What rules that run counted so.", Type.COUNTER, sum));
        }
        return metrics;
    }

    private static Metric metric(String name, String help, Type type, double value) {
        return new Metric(name, help, type, Map.of(), value);
    }
}
