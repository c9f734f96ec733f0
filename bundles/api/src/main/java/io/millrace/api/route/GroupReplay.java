package io.millrace.api.route;

import io.millrace.api.log.LogRecord;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Gives a record that the clients of a consumer group could not process back to them, without moving the group. Provided by the
 * {@code gateway} bundle, called by the dead letters; any thread.
 */
@ProviderType
public interface GroupReplay {

    /**
     * Delivers a record once more to a consumer of the group, before what waits of its device, and waits for what becomes of it.
     *
     * @param group the group, of the record's kind
     * @param record the record
     * @param timeout how long to wait for a consumer to settle it
     * @return empty if a consumer is done with it; else why not, in words for an operator
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    Optional<String> replay(String group, LogRecord record, Duration timeout) throws InterruptedException;
}
