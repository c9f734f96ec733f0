package io.millrace.gateway.internal.groups;

import io.millrace.api.address.Address;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The open reader of a group, and where it stands. Used by one thread at a time. */
final class GroupReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FIRST_RECORD_BYTES = 64 * 1024;

    private final Address.Group address;
    private final StreamLog log;
    private final LogReader reader;
    private long lastRead = -1;
    private long lastCommit;
    private int largest = FIRST_RECORD_BYTES;

    private GroupReader(Address.Group address, StreamLog log, LogReader reader) {
        this.address = address;
        this.log = log;
        this.reader = reader;
        this.lastCommit = position().orElse(-1L);
    }

    /**
     * Opens the group.
     *
     * @throws LogException if the log is away
     * @throws IllegalStateException if another reader is open, naming its owner
     */
    static GroupReader open(Address.Group address, GroupServices services, String who) {
        StreamLog log = services.log().get().orElseThrow(() -> new LogException("the stream log is away", null));
        return new GroupReader(address, log, log.openGroup(address.kind(), address.group(), who));
    }

    private Optional<Long> position() {
        return log.group(address.kind(), address.group()).map(GroupInfo::position);
    }

    /** Tells whether this very group was deleted, whatever has its name now. */
    boolean isDeleted() {
        return reader.isDeleted();
    }

    /** Tells whether the cursor is before what was committed, which a seek does. */
    boolean isMovedBack() {
        return position().map(position -> position < lastCommit).orElse(false);
    }

    /** Reads the next records, as many as fit by count and, as far as can be guessed, by size. */
    List<LogRecord> read(int records, long octets) throws InterruptedException {
        int max = (int) Math.max(1, Math.min(records, octets / largest));
        List<LogRecord> read = reader.poll(max, POLL);
        largest = read.stream().mapToInt(Item::bytes).max().orElse(largest);
        return read;
    }

    /** Remembers records as read. Returns whether the log was moved back before them. */
    boolean wasMovedBack(List<LogRecord> records) {
        long first = records.get(0).position();
        boolean movedBack = first <= lastRead;
        // after a seek the same place is a place to commit again
        lastCommit = Math.min(lastCommit, first - 1);
        lastRead = records.get(records.size() - 1).position();
        return movedBack;
    }

    void commit(long cursor) {
        if (cursor >= 0 && cursor != lastCommit) {
            reader.commit(cursor);
            lastCommit = cursor;
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
