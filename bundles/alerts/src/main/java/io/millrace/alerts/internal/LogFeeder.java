package io.millrace.alerts.internal;

import io.millrace.alerts.internal.AlertOutbox.Parcel;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.api.storage.Database;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.slot.ServiceSlot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings what waits in the outbox to the log. After a start, a swap or a failure it looks first what came there already, though
 * the outbox does not know: so each change is there once. Used by one thread, but for erasures.
 */
final class LogFeeder {

    private static final int BATCH = 200;
    private static final int LOOK_BATCH = 1_000;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long CONFIRM_SECONDS = 10;
    private static final Duration CLOCK_STEP = Duration.ofMinutes(1);

    private final Database database;
    private final ServiceSlot<StreamLog> logs;
    private final Clock clock;
    private final ReentrantLock feeding = new ReentrantLock();
    private Optional<StreamLog> known = Optional.empty();

    LogFeeder(Database database, ServiceSlot<StreamLog> logs, Clock clock) {
        this.database = database;
        this.logs = logs;
        this.clock = clock;
    }

    /**
     * Appends all that waits.
     *
     * @return whether nothing is left
     * @throws LogException if the log does not take it
     */
    boolean feed() throws InterruptedException {
        feeding.lockInterruptibly();
        try {
            return feedAll();
        } finally {
            feeding.unlock();
        }
    }

    /** Erases what waits, while nothing is on its way: what is erased from the log afterwards does not come again. */
    void quietly(Runnable erasure) {
        feeding.lock();
        try {
            erasure.run();
        } finally {
            feeding.unlock();
        }
    }

    private boolean feedAll() throws InterruptedException {
        Optional<StreamLog> log = logs.current();
        if (log.isEmpty()) {
            return database.transaction(AlertOutbox::size) == 0;
        }
        try {
            if (known.filter(before -> before == log.get()).isEmpty()) {
                forgetWhatCame(log.get());
                known = log;
            }
            for (List<Parcel> some = oldest(BATCH); !some.isEmpty(); some = oldest(BATCH)) {
                send(log.get(), some);
            }
            return true;
        } catch (RuntimeException e) {
            known = Optional.empty();
            throw e;
        }
    }

    private List<Parcel> oldest(int max) {
        return database.transaction(connection -> AlertOutbox.oldest(connection, max));
    }

    private void forgetWhatCame(StreamLog log) throws InterruptedException {
        // No more than one batch was on its way.
        Map<String, Parcel> waiting = new HashMap<>();
        oldest(BATCH).forEach(parcel -> waiting.put(parcel.messageId(), parcel));
        Optional<Instant> first = waiting.values().stream().map(Parcel::created).min(Comparator.naturalOrder());
        if (first.isEmpty()) {
            return;
        }
        // From the oldest on: nothing came before it was made, but for a clock that was set back.
        List<Parcel> came = new ArrayList<>();
        try (LogReader reader =
                log.openAt(StreamKind.ALERTS, new SeekTarget.At(first.get().minus(CLOCK_STEP)))) {
            List<LogRecord> records = reader.poll(LOOK_BATCH, LOOK);
            while (!records.isEmpty()) {
                for (LogRecord record : records) {
                    Optional.ofNullable(waiting.remove(record.record().stamp().messageId()))
                            .ifPresent(came::add);
                }
                records = reader.poll(LOOK_BATCH, LOOK);
            }
        }
        database.transaction(connection -> AlertOutbox.delete(connection, came));
    }

    private void send(StreamLog log, List<Parcel> parcels) throws InterruptedException {
        List<CompletableFuture<Long>> confirmations = new ArrayList<>();
        for (Parcel parcel : parcels) {
            confirmations.add(log.appendAsync(stamped(parcel.record())));
        }
        List<Parcel> sent = new ArrayList<>();
        LogException failure = null;
        for (int i = 0; i < parcels.size() && failure == null; i++) {
            try {
                confirmations.get(i).get(CONFIRM_SECONDS, TimeUnit.SECONDS);
                sent.add(parcels.get(i));
            } catch (ExecutionException | TimeoutException e) {
                failure = new LogException("the log did not confirm: " + e.getMessage(), e);
            }
        }
        database.transaction(connection -> AlertOutbox.delete(connection, sent));
        if (failure != null) {
            throw failure;
        }
    }

    private StreamRecord stamped(StreamRecord record) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Stamp stamp =
                new Stamp(now, record.stamp().messageId(), true, record.stamp().generationId(), Optional.empty());
        return new StreamRecord(record.kind(), record.deviceId(), record.streamId(), stamp, record.content());
    }
}
