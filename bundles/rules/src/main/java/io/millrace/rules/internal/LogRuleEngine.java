package io.millrace.rules.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.rule.RuleEngine;
import io.millrace.api.rule.RuleSignal;
import io.millrace.rules.internal.engine.RuleSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates what a route hands in. After a crash it first reads anew, from the log, what came between the last snapshot and
 * the route's cursor: its alerts were handed on already, its values are missing in the windows.
 */
final class LogRuleEngine implements RuleEngine {

    private static final Logger LOG = LoggerFactory.getLogger(LogRuleEngine.class);
    private static final StreamKind KIND = StreamKind.TELEMETRY;
    private static final int BATCH = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** What a record may take from its stamp to where its group sees it. */
    private static final long ON_ITS_WAY_MILLIS = 1_000;

    private final RuleSet set;
    private final StreamLog log;
    private final String group;
    private final long gapMillis;
    private final Clock clock;
    private final Set<StreamKind> caughtUp = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Makes the engine.
     *
     * @param set the rules
     * @param log where the records are
     * @param settings the group, and how often snapshots are made
     * @param clock tells the time
     */
    LogRuleEngine(RuleSet set, StreamLog log, RulesSettings settings, Clock clock) {
        this.set = set;
        this.log = log;
        this.group = settings.group();
        this.gapMillis = 2 * settings.snapshot().toMillis() + 60_000;
        this.clock = clock;
    }

    /** A log that is shorter than where the rules were is another one: its records are new. */
    void start() {
        for (StreamInfo stream : log.streams()) {
            if (set.position(stream.kind()).orElse(0L) > stream.last()) {
                LOG.warn("The log of {} has begun anew; rules go on with what they remember", stream.kind());
                set.beginAnew(stream.kind());
            }
        }
    }

    @Override
    public List<RuleSignal> process(List<LogRecord> records) {
        requireOpen();
        if (records.isEmpty()) {
            return List.of();
        }
        LogRecord first = records.get(0);
        if (caughtUp.add(first.record().kind())) {
            catchUp(first);
        }
        return set.process(records);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the rules were closed");
        }
    }

    private void catchUp(LogRecord next) {
        StreamKind kind = next.record().kind();
        if (next.position() <= set.position(kind).orElse(0L) + 1) {
            return;
        }
        // What was never part of a snapshot begins with the rule.
        long arrival = Math.max(set.progress().arrival(), set.since());
        Instant from = Instant.ofEpochMilli(arrival - 10 * ON_ITS_WAY_MILLIS);
        try (LogReader reader = log.openAt(kind, new StreamLog.SeekTarget.At(from))) {
            long count = read(reader, next.position(), arrival + gapMillis);
            LOG.info("Rules go on where they were: {} records were read anew", count);
        } catch (InterruptedException e) {
            caughtUp.remove(kind);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while records were read anew", e);
        }
    }

    private long read(LogReader reader, long end, long until) throws InterruptedException {
        long count = 0;
        while (true) {
            List<LogRecord> all = reader.poll(BATCH, PATIENCE);
            List<LogRecord> missing = all.stream()
                    .filter(record -> record.position() < end
                            && record.record().stamp().enqueuedTime().toEpochMilli() <= until)
                    .toList();
            // What the rules say of these was handed on before the crash.
            set.process(missing);
            count += missing.size();
            if (missing.size() < all.size()
                    || all.isEmpty()
                    || all.get(all.size() - 1).position() >= end - 1) {
                return count;
            }
        }
    }

    @Override
    public List<RuleSignal> due(int max) {
        requireOpen();
        return set.due(max);
    }

    @Override
    public void settle(int count) {
        requireOpen();
        set.settle(count);
    }

    /**
     * Lets time pass for the rules while there is nothing to evaluate; while there is, records let it pass. Where nobody
     * evaluates, it stands still: nothing is said of a device that was not listened to.
     */
    void tick() {
        long now = clock.millis();
        Optional<GroupInfo> reading = log.group(KIND, group);
        if (reading.isPresent() && reading.get().lag() == 0) {
            set.advance(now - ON_ITS_WAY_MILLIS);
        }
    }

    /** Takes nothing more. */
    void close() {
        closed = true;
    }
}
