package io.millrace.api.log;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads a kind in order. Used by one thread at a time; {@link #commit} and {@link #close} may come from another.
 */
@ProviderType
public interface LogReader extends AutoCloseable {

    /**
     * Returns the next records, waiting for the first.
     *
     * @param max the most records to return, at least 1
     * @param timeout how long to wait when there are none
     * @return the records in order; empty after the timeout or when closed
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws GroupDeletedException if the group was deleted, also while this waits
     * @throws LogException if the log was closed or cannot be read
     */
    List<LogRecord> poll(int max, Duration timeout) throws InterruptedException;

    /**
     * Tells whether the group was deleted since this reader was opened, which ends it for good: a group that was made by the
     * same name since is another. Any thread; does not wait. Always false for a reader without a group.
     */
    default boolean isDeleted() {
        return false;
    }

    /**
     * Says that everything up to a position is done with. The cursor becomes durable within a second and on close, so that a
     * crash may repeat records, never skip any. Without effect for a reader without a group.
     *
     * @param position of the last record that is done with
     */
    void commit(long position);

    /** Makes the cursor durable and lets another reader open the group. */
    @Override
    void close();
}
