package io.millrace.log.internal;

import io.millrace.api.log.GroupInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The cursor of one group, in memory. Any thread. A move by {@code seek} begins a new epoch; a reader takes part in one epoch
 * at a time, and what it commits out of another is ignored.
 */
final class GroupCursor {

    private final KindLog kind;
    private final String group;
    private long position;
    private long epoch;
    private boolean dirty;
    private boolean deleted;
    private Optional<GroupReader> reader = Optional.empty();

    /**
     * Where a cursor is.
     *
     * @param epoch how often it was moved by a seek
     * @param position the last that is done with
     */
    record Place(long epoch, long position) {}

    GroupCursor(KindLog kind, String group, long position) {
        this.kind = kind;
        this.group = group;
        this.position = position;
    }

    KindLog kind() {
        return kind;
    }

    String path() {
        return kind.kind().wireName() + "/" + group;
    }

    synchronized Place place() {
        return new Place(epoch, position);
    }

    synchronized long epoch() {
        return epoch;
    }

    synchronized boolean isDeleted() {
        return deleted;
    }

    /**
     * Returns what is to be known of it.
     *
     * @param arrivals tells when the record at a position or after it arrived
     */
    GroupInfo info(LongFunction<Optional<Instant>> arrivals) {
        GroupInfo plain = plain();
        return plain.lag() == 0
                ? plain
                : new GroupInfo(
                        plain.kind(),
                        plain.group(),
                        plain.position(),
                        plain.lag(),
                        plain.reader(),
                        arrivals.apply(plain.position() + 1));
    }

    private synchronized GroupInfo plain() {
        return new GroupInfo(kind.kind(), group, position, kind.lag(position), reader.map(GroupReader::owner));
    }

    /** Moves the cursor forward, if the reader is still in the epoch in which it read. */
    synchronized void commit(long readEpoch, long done) {
        if (readEpoch == epoch && done > position) {
            position = done;
            dirty = true;
        }
    }

    /** Moves the cursor over what is not there, if it has come so far. */
    synchronized void skip(long readEpoch, long before, long end) {
        if (position >= before) {
            commit(readEpoch, end);
        }
    }

    /** Moves the cursor anywhere. */
    synchronized void move(long target) {
        position = target;
        epoch++;
        dirty = false;
    }

    /** Returns the position if it is to be written, once. */
    synchronized Optional<Long> takeDirty() {
        if (!dirty || deleted) {
            return Optional.empty();
        }
        dirty = false;
        return Optional.of(position);
    }

    synchronized void delete() {
        deleted = true;
    }

    synchronized void attach(GroupReader newReader) {
        reader.ifPresent(other -> {
            throw new IllegalStateException("group " + path() + " is read by " + other.owner());
        });
        reader = Optional.of(newReader);
    }

    synchronized void detach(GroupReader oldReader) {
        if (reader.filter(oldReader::equals).isPresent()) {
            reader = Optional.empty();
        }
    }
}
