package io.millrace.gateway.internal.groups;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.log.GroupDeletedException;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one group from the log as long as it has consumers, and says what they are done with. All commits come from the reader's
 * thread, after a look at where the log stands, so that none can undo a seek.
 */
final class GroupFeeder implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupFeeder.class);
    private static final long LOOK_MILLIS = 500;
    private static final int MAX_BATCH = 256;
    /** Between two tries to put a record to the dead letters. */
    private static final Duration REST = Duration.ofSeconds(2);

    private final Address.Group address;
    private final GroupServices services;
    private final Dispatch dispatch;
    private final Runnable onClosed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private GroupReader reader;
    private volatile long restUntil = System.nanoTime();

    GroupFeeder(Address.Group address, GroupServices services, GroupSettings settings, Runnable onClosed) {
        this.address = address;
        this.services = services;
        this.dispatch = new Dispatch(settings);
        this.onClosed = onClosed;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    /** Opens the reader, on the caller's thread, and then starts to read. */
    void start(String who) throws RefusedException {
        try {
            reader = GroupReader.open(address, services, who);
        } catch (IllegalStateException e) {
            throw new RefusedException(Reason.QUOTA_EXCEEDED, e.getMessage() + "; use a group of your own");
        } catch (LogException e) {
            throw new RefusedException(Reason.UNAVAILABLE, "group " + name() + " cannot be read: " + e.getMessage());
        }
        Thread thread = new Thread(this, "millrace-group-" + name());
        thread.setDaemon(true);
        thread.start();
    }

    boolean awaitClosed(Duration timeout) throws InterruptedException {
        return closed.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    String name() {
        return address.kind().wireName() + "/" + address.group();
    }

    @Override
    public void run() {
        try {
            while (!dispatch.hasEnded()) {
                readUntilLogFails();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the thread's border: consumers must learn that nothing more comes
            LOG.error("Group {}: reading ended", name(), e);
            dispatch.end(new RefusedException(Reason.UNAVAILABLE, "group " + name() + " failed in the server"));
        } finally {
            dispatch.end(new RefusedException(Reason.UNAVAILABLE, "group " + name() + " is closed"));
            closeReader();
            onClosed.run();
            closed.countDown();
        }
    }

    private void readUntilLogFails() throws InterruptedException {
        try {
            while (!dispatch.hasEnded()) {
                step();
            }
        } catch (GroupDeletedException e) {
            dispatch.end(new RefusedException(Reason.BAD_ADDRESS, e.getMessage()));
        } catch (LogException e) {
            LOG.info("Group {}: the log is away: {}", name(), e.getMessage());
            dispatch.reset();
            closeReader();
            reopen();
        }
    }

    /** Waits for the log to come back: its bundle may be being replaced, which the consumers need not notice. */
    private void reopen() throws InterruptedException {
        while (!dispatch.hasEnded()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            try {
                reader = GroupReader.open(address, services, dispatch.names());
                return;
            } catch (LogException e) {
                LOG.debug("Group {}: the log is still away: {}", name(), e.getMessage());
            } catch (IllegalStateException e) {
                dispatch.end(new RefusedException(Reason.QUOTA_EXCEEDED, e.getMessage()));
            }
        }
    }

    private void step() throws InterruptedException {
        dispatch.awaitRoom(LOOK_MILLIS, !isResting());
        int room = Math.min(dispatch.roomRecords(), MAX_BATCH);
        // while the window is full a seek shows in the cursor only, and the next record read makes sure of it
        if (room > 0 || reader.isMovedBack()) {
            take(reader.read(Math.max(1, room), dispatch.roomBytes()));
        }
        if (reader.isDeleted()) {
            dispatch.end(new RefusedException(Reason.BAD_ADDRESS, "group " + name() + " was deleted"));
            return;
        }
        reader.commit(dispatch.cursor());
        putAwayExhausted();
    }

    private void take(List<LogRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        if (reader.wasMovedBack(records)) {
            LOG.info("Group {}: moved back to {}", name(), records.get(0).position());
            dispatch.reset();
        }
        dispatch.add(records);
    }

    /** Puts away what failed too often, or tries again later: the devices of these records wait until it is done. */
    private void putAwayExhausted() {
        if (isResting()) {
            return;
        }
        for (Optional<Item> next = dispatch.nextExhausted(); next.isPresent(); next = dispatch.nextExhausted()) {
            Item item = next.get();
            try {
                services.deadLetters()
                        .get()
                        .orElseThrow(() -> new IllegalStateException("the dead letters are away"))
                        .add(
                                DeadLetters.GROUP_PREFIX + address.group(),
                                item.record,
                                "rejected by its consumer",
                                item.failures);
            } catch (RuntimeException e) { // of a foreign store; the record must not be lost for it
                restUntil = System.nanoTime() + REST.toNanos();
                LOG.warn(
                        "Group {}: position {} of '{}', which its consumer rejected, finds no place among the dead"
                                + " letters; that device's records wait, next try in {} s: {}",
                        name(),
                        item.record.position(),
                        item.record.record().deviceId(),
                        REST.toSeconds(),
                        e.toString());
                return;
            }
            dispatch.deadLettered(item);
        }
    }

    private boolean isResting() {
        return restUntil - System.nanoTime() > 0;
    }

    private void closeReader() {
        try {
            reader.commit(dispatch.cursor());
            reader.close();
        } catch (RuntimeException e) { // the log may be gone; what was not committed is delivered again
            LOG.debug("Group {}: closing the reader", name(), e);
        }
    }
}
