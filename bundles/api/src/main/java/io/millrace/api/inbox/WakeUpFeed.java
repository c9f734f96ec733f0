package io.millrace.api.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Devices that are away and have mail, for a route that wakes them over another channel. Durable: a device stays in it until
 * {@link #done} or until it listens. Used by one thread at a time; {@link #close} may come from another.
 */
@ProviderType
public interface WakeUpFeed extends AutoCloseable {

    /**
     * A device that is to be woken.
     *
     * @param deviceId the device
     * @param since when the first command came that asks for it
     */
    record WakeUp(String deviceId, Instant since) {

        /** Checks that nothing is missing. */
        public WakeUp {
            Objects.requireNonNull(deviceId, "deviceId");
            Objects.requireNonNull(since, "since");
        }
    }

    /**
     * Returns the next device, waiting for it.
     *
     * @param timeout how long to wait when there is none
     * @return a device, or empty after the timeout or when closed
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws InboxException {@code UNAVAILABLE} if the inbox was closed
     */
    Optional<WakeUp> poll(Duration timeout) throws InterruptedException;

    /**
     * Says that a device was called. It is called again for mail that comes after the configured pause while it is still
     * away.
     *
     * @param wakeUp which {@link #poll} returned
     */
    void done(WakeUp wakeUp);

    /** Lets another open the feed. */
    @Override
    void close();
}
