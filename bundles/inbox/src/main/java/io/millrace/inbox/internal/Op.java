package io.millrace.inbox.internal;

import io.millrace.api.inbox.InboxException;
import org.rocksdb.RocksDBException;

/** Something for the clerk to do. */
interface Op {

    /**
     * Does it. Writes to the change only after all checks, and has what is told told after the commit.
     *
     * @throws InboxException if it cannot be done; nothing that was written stays
     */
    void apply(Change change) throws RocksDBException;

    /** Hears that it was not done. */
    default void failed(InboxException cause) {}

    /** Returns the bytes that it holds while it waits. */
    default int bytes() {
        return 0;
    }
}
