package io.millrace.rules.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.rule.RuleEngine;
import io.millrace.api.rule.RuleSignal;
import io.millrace.rules.internal.engine.RuleSet;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates what a route hands in. After a start it first reads anew, from the log, what came between the last snapshot and the
 * route's cursor, whose values are missing in the windows.
 */
final class LogRuleEngine implements RuleEngine {

    private static final Logger LOG = LoggerFactory.getLogger(LogRuleEngine.class);
    private static final StreamKind KIND = StreamKind.TELEMETRY;
    /** What a record may take from its stamp to where its group sees it. */
    private static final long ON_ITS_WAY_MILLIS = 1_000;

    private final RuleSet set;
    private final StreamLog log;
    private final String group;
    private final Clock clock;
    private final CatchUp catchUp;
    private final Set<StreamKind> caughtUp = EnumSet.noneOf(StreamKind.class);
    private volatile boolean closed;

    /**
     * Makes the engine.
     *
     * @param set the rules
     * @param log where the records are
     * @param group of the route that hands records in
     * @param clock tells the time
     */
    LogRuleEngine(RuleSet set, StreamLog log, String group, Clock clock) {
        this.set = set;
        this.log = log;
        this.group = group;
        this.clock = clock;
        this.catchUp = new CatchUp(set, log);
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
        catchUp(first.record().kind(), first.position(), first.record().stamp().enqueuedTime());
        List<RuleSignal> signals = set.process(records);
        // What was evaluated after the last snapshot is evaluated again by who comes next.
        requireOpen();
        return signals;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the rules were closed");
        }
    }

    private synchronized void catchUp(StreamKind kind, long end, Instant time) {
        if (caughtUp.contains(kind)) {
            return;
        }
        try {
            catchUp.to(kind, end, time);
            caughtUp.add(kind);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while records were read anew", e);
        }
    }

    @Override
    public List<RuleSignal> due(int max) {
        requireOpen();
        log.group(KIND, group).ifPresent(reading -> set.settledUpTo(KIND, reading.position()));
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
        if (reading.isPresent()) {
            catchUp(KIND, reading.get().position() + 1, Instant.ofEpochMilli(now));
            if (reading.get().lag() == 0) {
                set.advance(now - ON_ITS_WAY_MILLIS);
            }
        }
    }

    /** Takes nothing more. */
    void close() {
        closed = true;
    }
}
