package io.millrace.log.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogRecord;
import io.millrace.api.usage.Usage;
import io.millrace.api.usage.UsageMeter;
import io.millrace.api.usage.UsagePage;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what devices stored, off the way of the messages: its own thread reads what was appended since the last time, as a
 * group would, sums it up, and writes sums and place together every few seconds. So each record counts once: what was summed up
 * and not written before a crash is read again. A question brings the sums up to date first.
 */
final class LogUsage implements UsageMeter, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogUsage.class);
    /** Soon enough to find most records in memory. */
    private static final long READ_MILLIS = 250;

    private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_SUMS = 20_000;
    private static final int READ_RECORDS = 1_000;
    private static final int CLOSE_SECONDS = 5;
    private static final Set<StreamKind> FROM_DEVICES = EnumSet.of(
            StreamKind.TELEMETRY, StreamKind.EVENTS, StreamKind.DIAGNOSTICS, StreamKind.METADATA, StreamKind.REQUESTS);

    private final Map<StreamKind, KindLog> kinds;
    private final LogFiles files;
    private final UsageFiles stored;
    private final int keptDays;
    private final Clock clock;
    private final Map<UsageKey, UsageFiles.Sum> sums = new HashMap<>();
    private final Map<StreamKind, Long> read = new EnumMap<>(StreamKind.class);
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "millrace-log-usage"));
    private long written = System.nanoTime();
    private int forgotten;

    LogUsage(Map<StreamKind, KindLog> kinds, LogFiles files, int keptDays, Clock clock) {
        this.kinds = kinds;
        this.files = files;
        this.stored = new UsageFiles(files);
        this.keptDays = keptDays;
        this.clock = clock;
        for (StreamKind kind : FROM_DEVICES) {
            read.put(kind, stored.position(kind));
        }
    }

    void start() {
        thread.scheduleWithFixedDelay(this::work, READ_MILLIS, READ_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void work() {
        try {
            synchronized (this) {
                readOn();
                if (System.nanoTime() - written > WRITE_NANOS) {
                    write();
                }
                forget();
            }
        } catch (RuntimeException e) {
            // The thread's boundary: what is thrown past it would end the repetition without a word.
            LOGGER.warn("Usage is not counted now, and is caught up with later: {}", e.getMessage(), e);
        }
    }

    private void readOn() {
        for (StreamKind kind : FROM_DEVICES) {
            KindLog log = kinds.get(kind);
            long last = log.last();
            for (long next = read.get(kind) + 1; next <= last; next = read.get(kind) + 1) {
                long from = Math.max(next, log.first());
                List<LogRecord> records =
                        log.tail().read(from, READ_RECORDS).orElseGet(() -> files.read(kind, from, last, READ_RECORDS));
                records.forEach(this::count);
                // nothing left of what was told to be there: retention took it
                read.put(
                        kind,
                        records.isEmpty()
                                ? last
                                : records.get(records.size() - 1).position());
                if (sums.size() >= MAX_SUMS) {
                    write();
                }
            }
        }
    }

    private void count(LogRecord record) {
        sums.computeIfAbsent(UsageKey.of(record), key -> new UsageFiles.Sum())
                .add(1, record.record().content().payload().length);
    }

    private void write() {
        written = System.nanoTime();
        if (!sums.isEmpty()) {
            stored.add(sums, read);
            sums.clear();
        }
    }

    /** Lets go of the days that are too old, once a day. */
    private void forget() {
        int oldest = (int) LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay() - keptDays;
        if (oldest != forgotten) {
            stored.forgetBefore(oldest);
            forgotten = oldest;
        }
    }

    @Override
    public synchronized UsagePage usage(
            LocalDate from, LocalDate to, Optional<String> deviceId, int limit, Optional<String> cursor) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be 1 or more");
        }
        readOn();
        write();
        List<UsageFiles.Entry> found = stored.list(
                new UsageFiles.Range((int) from.toEpochDay(), (int) to.toEpochDay(), deviceId.orElse("")),
                cursor.map(LogUsage::decode),
                limit);
        List<Usage> page = new ArrayList<>(found.size());
        for (UsageFiles.Entry entry : found) {
            UsageKey key = entry.key();
            page.add(new Usage(
                    LocalDate.ofEpochDay(key.day()),
                    key.deviceId(),
                    key.kind(),
                    key.streamId(),
                    entry.sum().messages(),
                    entry.sum().bytes()));
        }
        return new UsagePage(
                page,
                found.size() < limit
                        ? Optional.empty()
                        : Optional.of(encode(found.get(limit - 1).key().encode())));
    }

    private static String encode(byte[] key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    private static byte[] decode(String cursor) {
        byte[] key = Base64.getUrlDecoder().decode(cursor);
        try {
            UsageKey.decode(key);
            return key;
        } catch (RuntimeException e) { // of whatever somebody made up
            throw new IllegalArgumentException("the cursor is none of this list", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            synchronized (this) {
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LogException e) {
            LOGGER.debug("Usage was not written on close, and is counted again: {}", e.getMessage());
        }
    }
}
