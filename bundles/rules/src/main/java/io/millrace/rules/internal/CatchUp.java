package io.millrace.rules.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import io.millrace.api.rule.RuleSignal;
import io.millrace.rules.internal.engine.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records anew that rules do not remember, up to where their route goes on. Where a snapshot says what they remembered, these
 * are the ones since, and whatever rules say of them is said again, since nobody knows what of it was handed on; alerts
 * know repetitions. Where none is left, these are the last ones, as far back as windows reach, and only the alerts that are
 * active then are said.
 */
final class CatchUp {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final int BATCH = 1_000;
    private static final long MOST_RECORDS = 2_000_000;
    private static final long LONGEST_MILLIS = 86_400_000;
    /** An alert that began shortly before a first snapshot is found again. */
    private static final long SHORTEST_MILLIS = 60_000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** What a record may take from its stamp to its place in the log, and ten times that. */
    private static final long OUT_OF_ORDER_MILLIS = 10_000;

    private final RuleSet set;
    private final StreamLog log;

    CatchUp(RuleSet set, StreamLog log) {
        this.set = set;
        this.log = log;
    }

    /**
     * Reads on.
     *
     * @param kind what to read
     * @param end the position where the route goes on
     * @param time when what is there arrived, or now
     */
    void to(StreamKind kind, long end, Instant time) throws InterruptedException {
        if (set.running().isEmpty() || end <= set.position(kind).orElse(0L) + 1) {
            return;
        }
        long arrival = set.progress().arrival();
        if (arrival > 0) {
            // What was never part of a snapshot begins with the rule.
            long start = bounded(kind, Math.max(arrival, set.since()) - OUT_OF_ORDER_MILLIS, end, time);
            long count = read(kind, start, end, signals -> signals.forEach(set::sayLater));
            LOG.info("Rules go on where they were: {} records were read anew", count);
        } else {
            rebuild(kind, end, time);
        }
    }

    private void rebuild(StreamKind kind, long end, Instant time) throws InterruptedException {
        long reach = Math.min(LONGEST_MILLIS, Math.max(SHORTEST_MILLIS, set.reachMillis()));
        long from = time.toEpochMilli() - reach;
        long start = bounded(kind, Math.max(from, set.since()) - OUT_OF_ORDER_MILLIS, end, time);
        Map<List<String>, RuleSignal> active = new LinkedHashMap<>();
        long count = read(
                kind,
                start,
                end,
                signals -> signals.forEach(signal -> {
                    List<String> whose = List.of(signal.ruleId(), signal.deviceId());
                    if (signal.raised()) {
                        active.putIfAbsent(whose, signal);
                    } else {
                        active.remove(whose);
                    }
                }));
        active.values().forEach(set::sayLater);
        LOG.info("Rules remember nothing yet: {} records were read anew", count);
        if (set.since() < from) {
            LOG.warn(
                    "What rules remembered is lost. Their windows were filled again since {}; an alert that was active and"
                            + " has ended since then stays open until it is cleared by hand",
                    Instant.ofEpochMilli(start));
        }
    }

    /** Begins later where too much would have to be read. */
    private long bounded(StreamKind kind, long start, long end, Instant time) throws InterruptedException {
        long begin = start;
        while (begin < time.toEpochMilli() && end - first(kind, begin, end) > MOST_RECORDS) {
            begin += Math.max(1, (time.toEpochMilli() - begin) / 2);
        }
        return begin;
    }

    private long first(StreamKind kind, long time, long otherwise) throws InterruptedException {
        try (LogReader reader = open(kind, time)) {
            return reader.poll(1, Duration.ZERO).stream()
                    .mapToLong(LogRecord::position)
                    .findFirst()
                    .orElse(otherwise);
        }
    }

    private LogReader open(StreamKind kind, long time) {
        return log.openAt(kind, new StreamLog.SeekTarget.At(Instant.ofEpochMilli(time)));
    }

    private long read(StreamKind kind, long start, long end, Consumer<List<RuleSignal>> said)
            throws InterruptedException {
        long count = 0;
        try (LogReader reader = open(kind, start)) {
            boolean more = true;
            while (more) {
                List<LogRecord> all = reader.poll(BATCH, PATIENCE);
                List<LogRecord> missing =
                        all.stream().filter(record -> record.position() < end).toList();
                said.accept(set.process(missing));
                count += missing.size();
                more = !all.isEmpty() && all.get(all.size() - 1).position() < end - 1;
            }
        }
        return count;
    }
}
