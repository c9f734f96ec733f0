package io.millrace.inbox.internal;

import io.millrace.api.inbox.DeliveryFeed;
import io.millrace.api.inbox.WakeUpFeed;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The two feeds, each open once at most. Any thread. */
final class Feeds implements AutoCloseable {

    private final Clerk clerk;
    private final Dispatch dispatch;
    private final Post post;
    private final WakeUps wakeUps;
    private final Clock clock;
    private final AtomicReference<String> deliveriesOwner = new AtomicReference<>();
    private final AtomicReference<String> wakeUpsOwner = new AtomicReference<>();

    Feeds(Clerk clerk, Dispatch dispatch, Post post, WakeUps wakeUps, Clock clock) {
        this.clerk = clerk;
        this.dispatch = dispatch;
        this.post = post;
        this.wakeUps = wakeUps;
        this.clock = clock;
    }

    DeliveryFeed openDeliveries(String owner) {
        take(deliveriesOwner, owner, "the mail that goes out");
        return new Deliveries(clerk, dispatch, post, clock, () -> deliveriesOwner.set(null));
    }

    WakeUpFeed openWakeUps(String owner) {
        take(wakeUpsOwner, owner, "the devices that are to be woken");
        return new Calls(() -> wakeUpsOwner.set(null));
    }

    private static void take(AtomicReference<String> place, String owner, String what) {
        if (!place.compareAndSet(null, owner)) {
            throw new IllegalStateException(what + " is read by " + place.get() + "; only one can");
        }
    }

    @Override
    public void close() {
        wakeUps.close();
    }

    /** The feed of devices to be woken. */
    private final class Calls implements WakeUpFeed {

        private final Runnable onClose;
        private volatile boolean closed;

        Calls(Runnable onClose) {
            this.onClose = onClose;
        }

        @Override
        public Optional<WakeUp> poll(Duration timeout) throws InterruptedException {
            return closed ? Optional.empty() : wakeUps.poll(timeout);
        }

        @Override
        public void done(WakeUp wakeUp) {
            clerk.finish(change -> wakeUps.called(change, wakeUp.deviceId()));
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                onClose.run();
            }
        }
    }
}
