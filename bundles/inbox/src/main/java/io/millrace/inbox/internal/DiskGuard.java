package io.millrace.inbox.internal;

import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps commands out while the disk is nearly full, so that nothing fails half-way. Any thread; asks once a second. */
final class DiskGuard {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InboxFiles files;
    private final long minimum;
    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - INTERVAL_NANOS);
    private volatile Optional<InboxException> trouble = Optional.empty();

    DiskGuard(InboxFiles files, long minimum) {
        this.files = files;
        this.minimum = minimum;
    }

    /**
     * Looks at the disk.
     *
     * @throws InboxException {@code UNAVAILABLE} if it is nearly full
     */
    void check() {
        trouble().ifPresent(cause -> {
            throw cause;
        });
    }

    Optional<InboxException> trouble() {
        long now = System.nanoTime();
        long before = lookedAt.get();
        if (now - before >= INTERVAL_NANOS && lookedAt.compareAndSet(before, now)) {
            long free = files.freeBytes();
            trouble = free >= minimum
                    ? Optional.empty()
                    : Optional.of(new InboxException(
                            Reason.UNAVAILABLE,
                            "the disk of the inbox has " + (free >> 20) + " MiB free, less than the " + (minimum >> 20)
                                    + " MiB of 'minimumFreeMebibytes'; free some"));
        }
        return trouble;
    }
}
