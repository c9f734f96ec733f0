package io.millrace.api.log;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Learns what became of an append. Called once, on the log's own thread: an implementation hands over and returns.
 */
@ConsumerType
public interface AppendCallback {

    /**
     * The record is on disk (after fdatasync) and may be acknowledged.
     *
     * @param position its place in the log
     */
    void appended(long position);

    /**
     * The record was not stored, and must not be acknowledged.
     *
     * @param cause what happened
     */
    void failed(LogException cause);
}
