package io.millrace.provisioning.internal;

import io.millrace.api.log.LogException;
import io.millrace.api.log.StreamLog;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.storage.Database;
import io.millrace.provisioning.internal.LifecycleOutbox.Parcel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes: listeners at once on the changing thread, after its commit; the log by way of the outbox, from a thread of
 * its own that also sends, and erases of purged devices, what an earlier run left over. While the log is away the outbox keeps the
 * events.
 */
final class LifecycleSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LifecycleSender.class);
    private static final int BATCH = 100;
    private static final long RETRY_MILLIS = 1_000;
    private static final long CONFIRM_SECONDS = 10;
    private static final long CLOSE_MILLIS = 12_000;

    private final Database database;
    private final OptionalServices optional;
    private final PendingPurges purges;
    private final Semaphore work = new Semaphore(1);
    private final Thread thread = new Thread(this::run, "millrace-lifecycle");
    private volatile boolean closed;

    /**
     * Makes it on tables that are up to date.
     *
     * @param database where the outbox is
     * @param optional log and listeners
     * @param purges what is still to be erased
     */
    LifecycleSender(Database database, OptionalServices optional, PendingPurges purges) {
        this.database = database;
        this.optional = optional;
        this.purges = purges;
    }

    /** Starts the thread, which begins with what was left over. */
    void open() {
        thread.start();
    }

    /**
     * Takes the events of a transaction along with it.
     *
     * @param connection of the transaction
     * @param events what happened, in order
     */
    void publish(Connection connection, List<LifecycleEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        LifecycleOutbox.insert(connection, events);
        database.afterCommit(() -> {
            optional.listeners().forEach(listener -> events.forEach(event -> tell(listener, event)));
            work.release();
        });
    }

    /** Tells listeners of an authority, which is no identity with a stream of its own. */
    void authorityChanged(String authorityId) {
        optional.listeners().forEach(listener -> tellOfAuthority(listener, authorityId));
    }

    /** Broad catch: as with {@link #tell}. */
    private static void tellOfAuthority(ProvisioningListener listener, String authorityId) {
        try {
            listener.authorityChanged(authorityId);
        } catch (RuntimeException e) {
            LOG.error("A listener failed on authority {}", authorityId, e);
        }
    }

    /** Stops the thread; what is not sent stays in the outbox. */
    @Override
    public void close() {
        closed = true;
        work.release();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Broad catch: the listener is another bundle's, and the next one must hear of the change all the same. */
    private static void tell(ProvisioningListener listener, LifecycleEvent event) {
        try {
            listener.changed(event);
        } catch (RuntimeException e) {
            LOG.error("A listener failed on {} of {}", event.type(), event.id(), e);
        }
    }

    private void run() {
        boolean isAllSent = true;
        try {
            while (!closed) {
                if (isAllSent) {
                    work.acquire();
                } else if (!work.tryAcquire(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    LOG.debug("Tries again to send the life-cycle events that wait in the outbox");
                }
                work.drainPermits();
                // Both, each time: one that waits for its store must not keep the other waiting.
                isAllSent = sendAll(isAllSent) & purgeAll(isAllSent);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Broad catch: a thread's boundary, and whatever fails is tried again. Only the first failure in a row is told. */
    private boolean sendAll(boolean wasFine) throws InterruptedException {
        try {
            boolean more = true;
            while (more && !closed) {
                Optional<StreamLog> log = optional.log();
                if (log.isEmpty()) {
                    return false;
                }
                more = sendSome(log.get());
            }
            return true;
        } catch (RuntimeException e) {
            if (wasFine) {
                LOG.warn("Life-cycle events wait in the outbox, since the log does not take them: {}", e.getMessage());
            }
            LOG.debug("Life-cycle events were not sent", e);
            return false;
        }
    }

    /** Broad catch: as above. */
    private boolean purgeAll(boolean wasFine) {
        try {
            return purges.runAll(DeviceData.of(optional));
        } catch (RuntimeException e) {
            if (wasFine) {
                LOG.warn("Devices that were purged are not erased yet, and are tried again: {}", e.getMessage());
            }
            LOG.debug("Devices were not erased", e);
            return false;
        }
    }

    private boolean sendSome(StreamLog log) throws InterruptedException {
        List<Parcel> parcels = database.transaction(connection -> LifecycleOutbox.oldest(connection, BATCH));
        if (parcels.isEmpty()) {
            return false;
        }
        List<CompletableFuture<?>> confirmations = new ArrayList<>();
        for (Parcel parcel : parcels) {
            confirmations.add(CompletableFuture.allOf(
                    parcel.records().stream().map(log::appendAsync).toArray(CompletableFuture<?>[]::new)));
        }
        // From the first that failed on all stay, and are sent again in order.
        List<Parcel> sent = new ArrayList<>();
        RuntimeException failure = null;
        for (int i = 0; i < parcels.size() && failure == null; i++) {
            try {
                confirmations.get(i).get(CONFIRM_SECONDS, TimeUnit.SECONDS);
                sent.add(parcels.get(i));
            } catch (ExecutionException | TimeoutException e) {
                failure = new LogException("the log did not confirm: " + e.getMessage(), e);
            }
        }
        database.transaction(connection -> LifecycleOutbox.delete(connection, sent));
        if (failure != null) {
            throw failure;
        }
        return true;
    }
}
