package io.millrace.provisioning.internal;

import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.storage.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The devices that are unregistered and still to be erased: noted in the transaction that unregisters them, so that neither a
 * crash nor a failing store leaves the data of a device that nobody can unregister again. Any thread.
 */
final class PendingPurges {

    private static final int BATCH = 100;

    private final Database database;
    /** Whether the table may hold any, so that it is not asked for nothing. */
    private volatile boolean any = true;

    private record Purge(String deviceId, String generationId, Instant gone) {}

    PendingPurges(Database database) {
        this.database = database;
    }

    /** Notes a device, within the transaction that this thread is in. */
    void note(LifecycleEvent unregistered) {
        // Not before: the sender may look meanwhile, find nothing of what is not committed yet, and not look again.
        database.afterCommit(() -> any = true);
        database.transaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO pending_purge (device_id, generation_id, gone) VALUES (?, ?, ?)")) {
                insert.setString(1, unregistered.id());
                insert.setString(2, unregistered.generationId());
                insert.setTimestamp(3, Timestamp.from(unregistered.time()));
                return insert.executeUpdate();
            }
        });
    }

    /** Erases a device that was noted. */
    void run(DeviceData data, LifecycleEvent unregistered) {
        run(data, new Purge(unregistered.id(), unregistered.generationId(), unregistered.time()));
    }

    /**
     * Erases all that is left over.
     *
     * @param data the stores, if they are there
     * @return whether nothing is left
     */
    boolean runAll(Optional<DeviceData> data) {
        if (!any) {
            return true;
        }
        any = false;
        try {
            for (List<Purge> some = oldest(); !some.isEmpty(); some = oldest()) {
                if (data.isEmpty()) {
                    any = true;
                    return false;
                }
                some.forEach(purge -> run(data.get(), purge));
            }
            return true;
        } catch (RuntimeException e) {
            any = true;
            throw e;
        }
    }

    private void run(DeviceData data, Purge purge) {
        data.erase(purge.deviceId(), purge.generationId(), purge.gone());
        database.transaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM pending_purge WHERE device_id = ? AND generation_id = ?")) {
                delete.setString(1, purge.deviceId());
                delete.setString(2, purge.generationId());
                return delete.executeUpdate();
            }
        });
    }

    private List<Purge> oldest() {
        return database.transaction(connection -> {
            List<Purge> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT device_id, generation_id, gone"
                            + " FROM pending_purge ORDER BY gone FETCH FIRST " + BATCH + " ROWS ONLY");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Purge(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getTimestamp(3).toInstant()));
                }
            }
            return found;
        });
    }
}
