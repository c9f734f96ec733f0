package io.millrace.api.log;

import io.millrace.api.address.StreamKind;
import io.millrace.api.stream.StreamRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The durable, ordered log of every record, one sequence per kind, and the cursors of consumer groups on it. Provided by the
 * {@code log} bundle. Any thread may call any method.
 */
@ProviderType
public interface StreamLog {

    /**
     * Appends a record. Returns at once; waits only while more is pending than the log's configured bytes, which is the
     * back-pressure to a sender. Records that one thread appends keep their order.
     *
     * @param record what to store
     * @param callback told after the sync; see there for its thread
     * @throws LogException if the log is closed, or the thread was interrupted while it waited (it stays interrupted then):
     *     nothing was stored, the callback is not told, and the log that comes next may take the record
     */
    void append(StreamRecord record, AppendCallback callback);

    /**
     * Appends a record as {@link #append} does, for whoever waits for the sync, or for many at once.
     *
     * @param record what to store
     * @return the record's position, once it is durable; fails with a {@link LogException}
     * @throws LogException as there
     */
    default CompletableFuture<Long> appendAsync(StreamRecord record) {
        CompletableFuture<Long> durable = new CompletableFuture<>();
        append(record, new AppendCallback() {
            @Override
            public void appended(long position) {
                durable.complete(position);
            }

            @Override
            public void failed(LogException cause) {
                durable.completeExceptionally(cause);
            }
        });
        return durable;
    }

    /**
     * Appends a record as {@link #append} does, but never waits: for threads that must not, such as event loops. A sender
     * whose record found no room stops taking more and comes back a little later with the same record, which keeps the order.
     *
     * <p>The default suits a log that never lets its callers wait.
     *
     * @param record what to store
     * @param callback told after the sync, unless this returns false
     * @return false if so much is pending that there is no room: nothing was stored and the callback is not told
     * @throws LogException if the log is closed: nothing was stored and the callback is not told
     */
    default boolean tryAppend(StreamRecord record, AppendCallback callback) {
        append(record, callback);
        return true;
    }

    /**
     * Erases the records of a device that is gone for good. Their positions are not used again, and readers go past them. Reads all
     * that is kept of the kind. Durable on return; may be repeated.
     *
     * @param kind the kind
     * @param deviceId the device
     * @param generationId the generation that is gone
     * @return how many there were
     * @throws LogException if they cannot be erased
     */
    int erase(StreamKind kind, String deviceId, String generationId);

    /** Returns what is known of each kind, one entry a kind in the order of {@link StreamKind}. */
    List<StreamInfo> streams();

    /**
     * Returns the groups of a kind, by name.
     *
     * @param kind the kind
     */
    List<GroupInfo> groups(StreamKind kind);

    /**
     * Finds a group.
     *
     * @param kind the kind
     * @param group the group's name
     */
    Optional<GroupInfo> group(StreamKind kind, String group);

    /**
     * Makes a group, or returns the one there is. Durable on return.
     *
     * @param kind the kind
     * @param group the group's name, see {@link io.millrace.api.address.Names#requireLevel}
     * @param start where a new group begins
     * @throws LogException if there are too many groups, or the log cannot write
     */
    GroupInfo createGroup(StreamKind kind, String group, SeekTarget start);

    /**
     * Forgets a group. Its reader learns of it by a {@link GroupDeletedException}, at once.
     *
     * @param kind the kind
     * @param group the group's name
     * @return whether it was there
     */
    boolean deleteGroup(StreamKind kind, String group);

    /**
     * Moves a group's cursor, under a live reader too: its next {@link LogReader#poll} starts at the target, and commits of
     * what it had read before are ignored.
     *
     * @param kind the kind
     * @param group the group's name
     * @param target where to
     * @return the group after the move, or empty if there is none
     */
    Optional<GroupInfo> seek(StreamKind kind, String group, SeekTarget target);

    /**
     * Opens the one reader of a group, which is made at {@code latest} if it does not exist.
     *
     * @param kind the kind
     * @param group the group's name
     * @param owner who reads, in words, for {@link GroupInfo} and for whoever asks in vain
     * @throws IllegalStateException if another reader of that group is open, naming its owner
     */
    LogReader openGroup(StreamKind kind, String group, String owner);

    /**
     * Opens a reader that has no durable cursor.
     *
     * @param kind the kind
     * @param start where it begins
     */
    LogReader openAt(StreamKind kind, SeekTarget start);

    /**
     * Where a cursor goes.
     */
    sealed interface SeekTarget {

        /** Before the oldest record that is kept. */
        record Earliest() implements SeekTarget {}

        /** After the newest record. */
        record Latest() implements SeekTarget {}

        /**
         * Before the first record that arrived at that time or later.
         *
         * @param time arrival time
         */
        record At(Instant time) implements SeekTarget {}
    }
}
