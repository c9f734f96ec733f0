package io.millrace.log.internal;

import io.millrace.api.log.GroupDeletedException;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a kind from a cursor on. Threads as {@link LogReader} says. */
final class GroupReader implements LogReader {

    private static final Logger LOGGER = LoggerFactory.getLogger(GroupReader.class);

    private final GroupCursor cursor;
    private final LogFiles files;
    private final String owner;
    private final BooleanSupplier logClosed;
    private final Consumer<GroupReader> onClose;
    private volatile boolean closed;
    private volatile Read read;
    /** The next position to read; of the polling thread. */
    private volatile long next;

    /**
     * What was read since the last seek.
     *
     * @param epoch of the cursor
     * @param upTo last position that was returned
     */
    private record Read(long epoch, long upTo) {}

    GroupReader(
            GroupCursor cursor,
            LogFiles files,
            String owner,
            BooleanSupplier logClosed,
            Consumer<GroupReader> onClose) {
        this.cursor = cursor;
        this.files = files;
        this.owner = owner;
        this.logClosed = logClosed;
        this.onClose = onClose;
        // An epoch that no cursor has, so that the first poll takes the cursor's place.
        this.read = new Read(-1, 0);
    }

    String owner() {
        return owner;
    }

    GroupCursor cursor() {
        return cursor;
    }

    @Override
    public List<LogRecord> poll(int max, Duration timeout) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max is " + max + "; it must be 1 or more");
        }
        long start = System.nanoTime();
        long nanos = TimeUnit.NANOSECONDS.convert(timeout);
        while (!closed) {
            if (logClosed.getAsBoolean()) {
                throw new LogException("the log is closed", null);
            }
            if (isDeleted()) {
                throw new GroupDeletedException(cursor.path());
            }
            List<LogRecord> records = readNow(max);
            long left = nanos - (System.nanoTime() - start);
            if (!records.isEmpty() || left <= 0) {
                return records;
            }
            cursor.kind().await(this::isWorthALook, left);
        }
        return List.of();
    }

    @Override
    public boolean isDeleted() {
        return cursor.isDeleted();
    }

    @Override
    public void commit(long position) {
        Read seen = read;
        if (position <= seen.upTo()) {
            cursor.commit(seen.epoch(), position);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cursor.kind().wake();
            onClose.accept(this);
        }
    }

    private boolean isWorthALook() {
        return closed
                || logClosed.getAsBoolean()
                || cursor.epoch() != read.epoch()
                || cursor.isDeleted()
                || next <= cursor.kind().last();
    }

    private List<LogRecord> readNow(int max) {
        followSeek();
        KindLog kind = cursor.kind();
        long last = kind.last();
        if (next > last) {
            return List.of();
        }
        if (next < kind.first()) {
            LOGGER.warn(
                    "{} of {} fell behind retention: records {} to {} are gone.",
                    owner,
                    cursor.path(),
                    next,
                    kind.first() - 1);
            next = kind.first();
        }
        List<LogRecord> records = kind.tail().read(next, max).orElseGet(() -> files.read(kind.kind(), next, last, max));
        long upTo = records.isEmpty() ? last : records.get(records.size() - 1).position();
        if (records.isEmpty()) {
            // All of it was erased: whoever is done with what came before is done with that too.
            cursor.skip(read.epoch(), read.upTo(), upTo);
        }
        next = upTo + 1;
        read = new Read(read.epoch(), upTo);
        return records;
    }

    private void followSeek() {
        GroupCursor.Place place = cursor.place();
        if (place.epoch() != read.epoch()) {
            next = place.position() + 1;
            read = new Read(place.epoch(), place.position());
        }
    }
}
