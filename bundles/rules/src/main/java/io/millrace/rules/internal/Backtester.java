package io.millrace.rules.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.codec.RecordReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.api.rule.Backtest;
import io.millrace.api.rule.RuleSignal;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.state.HistoryQuery.TimeRange;
import io.millrace.api.state.HistoryRecord;
import io.millrace.api.state.StateStore;
import io.millrace.rules.internal.engine.RuleSet;
import io.millrace.rules.internal.engine.RunningRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs rules over the history: conditions device by device, each in a set of its own, queries over all devices together. Any thread,
 * one at a time.
 */
final class Backtester implements AutoCloseable {

    private static final int PAGE = 1_000;
    /** How many records are evaluated before the time is looked at. */
    private static final int STEP = 100;

    private static final long CLOSE_SECONDS = 10;

    private final Registry registry;
    private final StateStore history;
    private final RecordReader reader;
    private final Limits limits;
    private final ReentrantLock running = new ReentrantLock();
    private volatile boolean closed;

    /**
     * How much a back-test reads and says.
     *
     * @param records the most that are read
     * @param signals the most that are said
     * @param time how long it takes at most
     */
    record Limits(long records, int signals, Duration time) {}

    /**
     * A version of a rule.
     *
     * @param document the rule
     * @param factory makes it run
     */
    record Version(RuleDocument document, RuleFactory factory) {
        boolean looksAtMany() {
            return document.query().isPresent();
        }
    }

    Backtester(Registry registry, StateStore history, RecordReader reader, Limits limits) {
        this.registry = registry;
        this.history = history;
        this.reader = reader;
        this.limits = limits;
    }

    /**
     * Runs one version, and compares it with another.
     *
     * @param span the arrival times
     * @param tested what is tested
     * @param stored what it is compared with, and its number
     * @throws IllegalStateException if another back-test runs
     * @throws CancellationException if the rules stop meanwhile
     */
    Backtest run(Backtest.Span span, Version tested, Optional<Stored> stored) {
        if (!running.tryLock()) {
            throw new IllegalStateException("another back-test runs; try again when it is done");
        }
        try {
            return new Run(span, tested, stored).all();
        } finally {
            running.unlock();
        }
    }

    /** Ends the back-test that runs, and lets no other begin. */
    @Override
    public void close() {
        closed = true;
        try {
            if (running.tryLock(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                running.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A stored version.
     *
     * @param number of the version
     * @param version the rule
     */
    record Stored(int number, Version version) {}

    /** One back-test. */
    private final class Run {

        private final Backtest.Span span;
        private final Version tested;
        private final Optional<Stored> stored;
        private final List<RuleSignal> signals = new ArrayList<>();
        private final List<RuleSignal> before = new ArrayList<>();
        private final long began = System.nanoTime();
        private long devices;
        private long records;
        private boolean truncated;

        Run(Backtest.Span span, Version tested, Optional<Stored> stored) {
            this.span = span;
            this.tested = tested;
            this.stored = stored;
        }

        Backtest all() {
            if (tested.looksAtMany()
                    || stored.map(Stored::version).filter(Version::looksAtMany).isPresent()) {
                together();
            } else {
                oneByOne();
            }
            return new Backtest(signals, devices, records, truncated, stored.map(this::difference));
        }

        private void oneByOne() {
            Optional<String> cursor = Optional.empty();
            do {
                DevicePage page = registry.query(Optional.empty(), PAGE, cursor);
                for (DeviceRecord device : page.devices()) {
                    if (goesOn()) {
                        device(device.id());
                    }
                }
                cursor = page.cursor();
            } while (cursor.isPresent() && !truncated);
        }

        /** Tells whether more may be read; what has no time left is as truncated as what has too many records. */
        private boolean goesOn() {
            if (closed) {
                throw new CancellationException("the rules stop, and the back-test with them; try it again");
            }
            truncated |= System.nanoTime() - began >= limits.time().toNanos();
            return !truncated;
        }

        /** A query may look at several devices, so that it needs their records in the order in which they arrived. */
        private void together() {
            MergedHistory merged = new MergedHistory(history, registry, this::query);
            RuleSet candidates = set(tested);
            Optional<RuleSet> others = stored.map(other -> set(other.version()));
            try {
                List<LogRecord> batch = merged.next(STEP);
                while (goesOn() && !batch.isEmpty()) {
                    records += batch.size();
                    evaluate(batch, candidates, others);
                    truncated |= records >= limits.records();
                    batch = merged.next(STEP);
                }
                devices = merged.devices();
                end(candidates, others);
            } finally {
                release(candidates, others);
            }
        }

        private void device(String deviceId) {
            RuleSet candidates = set(tested);
            Optional<RuleSet> others = stored.map(other -> set(other.version()));
            try {
                device(deviceId, candidates, others);
            } finally {
                release(candidates, others);
            }
        }

        private void device(String deviceId, RuleSet candidates, Optional<RuleSet> others) {
            Optional<String> cursor = Optional.empty();
            long seen = records;
            do {
                HistoryPage page = history.history(query(deviceId, PAGE, cursor));
                Iterator<HistoryRecord> rest = page.records().iterator();
                while (rest.hasNext() && goesOn()) {
                    List<LogRecord> batch = new ArrayList<>();
                    while (rest.hasNext() && batch.size() < STEP) {
                        batch.add(new LogRecord(++records, rest.next().record()));
                    }
                    evaluate(batch, candidates, others);
                }
                cursor = page.cursor();
                truncated |= records >= limits.records() && cursor.isPresent();
            } while (cursor.isPresent() && !truncated);
            if (records > seen) {
                devices++;
                end(candidates, others);
            }
        }

        private void evaluate(List<LogRecord> batch, RuleSet candidates, Optional<RuleSet> others) {
            gather(signals, candidates.process(batch));
            others.ifPresent(set -> gather(before, set.process(batch)));
        }

        private RuleSet set(Version version) {
            RuleSet set = new RuleSet(record -> RuleHost.reading(reader, record));
            set.put(version.factory().make(version.document(), span.from().toEpochMilli(), set));
            return set;
        }

        private HistoryQuery query(String deviceId, int limit, Optional<String> cursor) {
            TimeRange range = new TimeRange(TimeBasis.ENQUEUED, Optional.of(span.from()), Optional.of(span.to()));
            return new HistoryQuery(
                    deviceId, Optional.of(StreamKind.TELEMETRY), Optional.empty(), range, limit, cursor);
        }

        /** Time goes on to the end of the span, where nothing more comes; what was not read to its end is no silence. */
        private void end(RuleSet candidates, Optional<RuleSet> others) {
            if (!truncated) {
                end(candidates, signals);
                others.ifPresent(set -> end(set, before));
            }
        }

        private void end(RuleSet set, List<RuleSignal> said) {
            set.advance(span.to().toEpochMilli());
            gather(said, set.due(Integer.MAX_VALUE));
        }

        private void release(RuleSet candidates, Optional<RuleSet> others) {
            candidates.running().forEach(RunningRule::release);
            others.ifPresent(set -> set.running().forEach(RunningRule::release));
        }

        private void gather(List<RuleSignal> all, List<RuleSignal> more) {
            for (RuleSignal signal : more) {
                if (signal.isUpdate()) {
                    continue;
                }
                if (all.size() >= limits.signals()) {
                    truncated = true;
                } else {
                    all.add(signal);
                }
            }
        }

        private Backtest.Difference difference(Stored other) {
            return new Backtest.Difference(other.number(), without(signals, before), without(before, signals));
        }

        /** The alerts, with their ends, that the others do not begin then. */
        private static List<RuleSignal> without(List<RuleSignal> some, List<RuleSignal> others) {
            Set<List<Object>> known = new HashSet<>();
            others.stream().filter(RuleSignal::raised).forEach(signal -> known.add(begin(signal)));
            Set<List<Object>> alone = new HashSet<>();
            some.stream()
                    .filter(signal -> signal.raised() && !known.contains(begin(signal)))
                    .forEach(signal -> alone.add(alert(signal)));
            return some.stream().filter(signal -> alone.contains(alert(signal))).toList();
        }

        private static List<Object> begin(RuleSignal signal) {
            return List.of(signal.deviceId(), signal.time());
        }

        private static List<Object> alert(RuleSignal signal) {
            return List.of(signal.deviceId(), signal.episode());
        }
    }
}
