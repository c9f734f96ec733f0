package io.millrace.alerts.internal;

import io.millrace.alerts.internal.AlertTable.Row;
import io.millrace.alerts.internal.Verdict.Event;
import io.millrace.alerts.internal.action.ActionDesk;
import io.millrace.alerts.internal.action.Plans;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.AlertSignal;
import io.millrace.api.alert.AlertStatus;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.storage.Database;
import io.millrace.api.storage.Database.SqlWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes alerts, one writer at a time: so a device that is erased cannot get another alert from a signal that was looked at
 * before. Each change and what is to be told of it are one transaction.
 */
final class AlertBook {

    private static final int DUE_BATCH = 200;

    private final Database database;
    private final IdentityStore identities;
    private final Judge judge;
    private final Clock clock;
    private final ActionDesk desk;
    private final Runnable told;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong nextDue = new AtomicLong(Long.MAX_VALUE);
    private final AlertCounts counts;

    /**
     * Makes a book on tables that are up to date.
     *
     * @param stores where they are, and who is registered
     * @param judge decides
     * @param clock the server's
     * @param counts what happened
     * @param desk has done what is to be done
     * @param told called after a commit that left something in the outbox
     */
    AlertBook(Stores stores, Judge judge, Clock clock, AlertCounts counts, ActionDesk desk, Runnable told) {
        this.database = stores.database();
        this.identities = stores.identities();
        this.judge = judge;
        this.clock = clock;
        this.counts = counts;
        this.desk = desk;
        this.told = told;
    }

    /**
     * What it stands on.
     *
     * @param database where the tables are
     * @param identities who is registered
     */
    record Stores(Database database, IdentityStore identities) {}

    /** Gets to know when the first flapping alert may be over. */
    void open() {
        rememberDue(database.transaction(AlertTable::nextDue));
    }

    void take(List<AlertSignal> signals) {
        write(connection -> {
            for (AlertSignal signal : signals) {
                take(connection, signal);
            }
            return signals.size();
        });
    }

    private void take(Connection connection, AlertSignal raw) throws SQLException {
        AlertSignal signal = Values.bounded(raw);
        Optional<Entry> latest = AlertTable.latest(connection, signal.ruleId(), signal.deviceId());
        Optional<Entry> open = latest.filter(entry -> entry.alert().isOpen());
        Verdict verdict;
        if (open.isPresent()) {
            verdict = judge.ofOpen(open.get(), signal, now());
        } else if (!signal.raised()) {
            verdict = Verdict.NOTHING;
        } else {
            verdict = judgeNone(latest, signal);
        }
        apply(connection, verdict, signal);
    }

    private Verdict judgeNone(Optional<Entry> latest, AlertSignal signal) {
        Optional<String> generation =
                identities.find(IdentityKind.DEVICE, signal.deviceId()).map(Identity::generationId);
        if (generation.isEmpty()) {
            if (signal.episode().isEmpty()) {
                throw new IllegalArgumentException(
                        "there is no device '" + signal.deviceId() + "': an alert is of a device that is registered");
            }
            counts.left();
            return Verdict.NOTHING;
        }
        Optional<Entry> ofThisGeneration =
                latest.filter(entry -> entry.generationId().equals(generation.get()));
        return judge.ofNone(ofThisGeneration, signal, generation.get(), now());
    }

    private void apply(Connection connection, Verdict verdict, AlertSignal signal) throws SQLException {
        if (verdict.entry().isEmpty()) {
            return;
        }
        Entry entry = verdict.event().isPresent() && signal.raised()
                ? verdict.entry().get().planned(desk.plans().seal(signal.ruleId(), signal.actions()))
                : verdict.entry().get();
        if (verdict.event().filter(Event.RAISED::equals).isPresent()) {
            AlertTable.insert(connection, entry);
            database.afterCommit(counts::raised);
        } else {
            AlertTable.update(connection, entry);
        }
        entry.due().ifPresent(due -> database.afterCommit(() -> rememberDue(Optional.of(due.time()))));
        if (verdict.event().isPresent()) {
            tell(connection, entry, verdict.event().get());
        }
    }

    private void tell(Connection connection, Entry entry, Event event) throws SQLException {
        Plans.Made made = desk.plans().make(connection, entry.alert(), entry.plan(), event.wireName());
        AlertOutbox.insert(connection, entry, event, made.properties());
        database.afterCommit(told);
        if (!made.kinds().isEmpty()) {
            database.afterCommit(() -> desk.wake(made.kinds()));
        }
    }

    Optional<Alert> acknowledge(String id, String by) {
        return write(connection -> {
            Optional<Entry> found = AlertTable.find(connection, id);
            if (found.isEmpty() || found.get().alert().status() == AlertStatus.ACKNOWLEDGED) {
                return found.map(Entry::alert);
            }
            if (!found.get().alert().isOpen()) {
                throw new IllegalStateException("alert " + id + " is cleared since "
                        + found.get().alert().progress().clearedAt().orElseThrow() + "; nothing is to be acknowledged");
            }
            return Optional.of(changed(connection, found.get().acknowledged(by, now()), Event.ACKNOWLEDGED));
        });
    }

    Optional<Alert> clear(String id) {
        return write(connection -> {
            Optional<Entry> found = AlertTable.find(connection, id);
            if (found.isEmpty() || !found.get().alert().isOpen()) {
                return found.map(Entry::alert);
            }
            return Optional.of(changed(connection, found.get().cleared(now()), Event.CLEARED));
        });
    }

    private Alert changed(Connection connection, Entry entry, Event event) throws SQLException {
        AlertTable.update(connection, entry);
        tell(connection, entry, event);
        return entry.alert();
    }

    /** Clears what is open of a device that is no longer registered. */
    void deviceGone(String deviceId, String generationId) {
        write(connection -> clearAll(connection, AlertTable.open(connection, deviceId, generationId)));
    }

    /** Ends, or makes less bad, flapping alerts that were quiet long enough. */
    void settleDue() {
        if (now().toEpochMilli() < nextDue.get()) {
            return;
        }
        int settled = DUE_BATCH;
        while (settled == DUE_BATCH) {
            settled = write(connection -> settleAll(connection, AlertTable.due(connection, now(), DUE_BATCH)));
        }
        writing.lock();
        try {
            nextDue.set(Long.MAX_VALUE);
            open();
        } finally {
            writing.unlock();
        }
    }

    private int settleAll(Connection connection, List<Row> rows) throws SQLException {
        for (Row row : rows) {
            Entry settled = row.entry().settled(now());
            changed(connection, settled, settled.alert().isOpen() ? Event.UPDATED : Event.CLEARED);
        }
        return rows.size();
    }

    private int clearAll(Connection connection, List<Row> rows) throws SQLException {
        for (Row row : rows) {
            changed(connection, row.entry().cleared(now()), Event.CLEARED);
        }
        return rows.size();
    }

    void erase(String deviceId, String generationId) {
        write(connection -> {
            for (String table : List.of("alert_outbox", "alert")) {
                try (PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM " + table + " WHERE device_id = ? AND generation_id = ?")) {
                    delete.setString(1, deviceId);
                    delete.setString(2, generationId);
                    delete.executeUpdate();
                }
            }
            return deviceId;
        });
    }

    /** Runs a change alone. */
    <T> T write(SqlWork<T> work) {
        writing.lock();
        try {
            return database.transaction(work);
        } finally {
            writing.unlock();
        }
    }

    private void rememberDue(Optional<Instant> due) {
        due.ifPresent(time -> nextDue.accumulateAndGet(time.toEpochMilli(), Math::min));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
