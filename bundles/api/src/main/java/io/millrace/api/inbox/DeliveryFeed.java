package io.millrace.api.inbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is to go out now: the mail of devices that listen and have room in their window. Read by the route that delivers; used
 * by one thread at a time, {@link #close} may come from another. Each batch is ended by exactly one of {@link #done},
 * {@link #failed} and {@link #giveBack}.
 */
@ProviderType
public interface DeliveryFeed extends AutoCloseable {

    /**
     * Returns the next batch, waiting for it. Time to live, {@code notBefore} and the window are checked at this moment, and
     * again by {@link #deliver}.
     *
     * @param max the most commands of a batch, at least 1
     * @param timeout how long to wait when nothing is to go out
     * @return a batch of one device, or empty after the timeout or when closed
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws InboxException {@code UNAVAILABLE} if the inbox was closed
     */
    Optional<DeviceBatch> poll(int max, Duration timeout) throws InterruptedException;

    /**
     * Hands commands of a batch to the device's link, in order. What expired meanwhile, was cancelled or whose link has gone
     * is left out. May be called for parts of a batch, once for each command.
     *
     * @param batch which {@link #poll} returned and that was not ended
     * @param deliveries of it, with content that may differ
     * @return how many the link took
     */
    int deliver(DeviceBatch batch, List<CommandDelivery> deliveries);

    /**
     * Ends a batch that went through. A command that was not passed to {@link #deliver} was withheld by the route, and fails.
     *
     * @param batch what was processed
     */
    void done(DeviceBatch batch);

    /**
     * Ends a batch that did not go through: what was not delivered counts as an attempt and is tried again after a pause;
     * the tenth time it fails.
     *
     * @param batch what was processed
     * @param reason what was thrown, in words
     */
    void failed(DeviceBatch batch, String reason);

    /**
     * Ends a batch that was not processed, such as when the route stops: as if it had not been polled.
     *
     * @param batch what was not processed
     */
    void giveBack(DeviceBatch batch);

    /** Gives back what was polled and not ended, and lets another open the feed. */
    @Override
    void close();
}
