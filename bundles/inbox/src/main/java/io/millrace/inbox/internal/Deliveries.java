package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.DeliveryFeed;
import io.millrace.api.inbox.DeviceBatch;
import io.millrace.api.inbox.InboxException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rocksdb.RocksDBException;

/** The feed of the delivering route. Threads as {@link DeliveryFeed} says; it has the clerk do everything. */
final class Deliveries implements DeliveryFeed {

    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    private final Clerk clerk;
    private final Dispatch dispatch;
    private final Post post;
    private final Clock clock;
    private final Runnable onClose;
    private final Set<DeviceBatch> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Deliveries(Clerk clerk, Dispatch dispatch, Post post, Clock clock, Runnable onClose) {
        this.clerk = clerk;
        this.dispatch = dispatch;
        this.post = post;
        this.clock = clock;
        this.onClose = onClose;
    }

    @Override
    public Optional<DeviceBatch> poll(int max, Duration timeout) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max is " + max + "; it must be 1 or more");
        }
        if (closed) {
            return Optional.empty();
        }
        CompletableFuture<Optional<DeviceBatch>> next = new CompletableFuture<>();
        clerk.enter(new Op() {
            @Override
            public void apply(Change change) {
                dispatch.want(max, next);
            }

            @Override
            public void failed(InboxException cause) {
                next.completeExceptionally(cause);
            }
        });
        Optional<DeviceBatch> batch = await(next, timeout);
        batch.ifPresent(open::add);
        if (closed) {
            batch.ifPresent(this::giveBack);
            return Optional.empty();
        }
        return batch;
    }

    private Optional<DeviceBatch> await(CompletableFuture<Optional<DeviceBatch>> next, Duration timeout)
            throws InterruptedException {
        try {
            return next.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The clerk may have filled it at this moment: then it is not empty, and ours.
            next.complete(Optional.empty());
            return next.join();
        } catch (ExecutionException e) {
            throw (InboxException) e.getCause();
        } catch (InterruptedException e) {
            if (!next.completeExceptionally(e)) {
                next.thenAccept(batch -> batch.ifPresent(post::unwanted));
            }
            throw e;
        }
    }

    @Override
    public int deliver(DeviceBatch batch, List<CommandDelivery> deliveries) {
        Map<String, Flight> flights = new LinkedHashMap<>();
        for (Flight flight : Dispatch.flights(batch)) {
            flights.put(flight.letter().commandId(), flight);
        }
        List<CommandDelivery> ready = new ArrayList<>();
        List<Flight> handed = new ArrayList<>();
        for (CommandDelivery delivery : deliveries) {
            Flight flight = flights.get(delivery.commandId());
            if (flight == null) {
                throw new IllegalArgumentException("command " + delivery.commandId() + " is not of this batch");
            }
            if (!flight.isPassed() && mayGo(flight)) {
                ready.add(delivery);
                handed.add(flight);
            }
            flight.pass();
        }
        if (!ready.isEmpty() && !handed.get(0).link().listener().deliver(ready)) {
            handed.forEach(Flight::takeBack);
            return 0;
        }
        return ready.size();
    }

    private boolean mayGo(Flight flight) {
        boolean live = !flight.link().isClosed() && flight.letter().expiresAt().isAfter(clock.instant());
        return live && flight.hand();
    }

    @Override
    public void done(DeviceBatch batch) {
        end(batch, (change, flight) -> {
            if (!endDelivered(flight, change)) {
                if (flight.isPassed()) {
                    post.returns().giveBack(change, flight, false);
                } else {
                    post.returns().withheld(change, flight);
                }
            }
        });
    }

    @Override
    public void failed(DeviceBatch batch, String reason) {
        end(batch, (change, flight) -> {
            if (!endDelivered(flight, change)) {
                post.mailbox(batch.deviceId()).ifPresent(mailbox -> post.pause(change, mailbox, AFTER_FAILURE));
                post.returns().giveBack(change, flight, true, reason);
            }
        });
    }

    @Override
    public void giveBack(DeviceBatch batch) {
        end(batch, (change, flight) -> {
            if (!endDelivered(flight, change)) {
                post.returns().giveBack(change, flight, false);
            }
        });
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            open.forEach(this::giveBack);
            onClose.run();
        }
    }

    /** What becomes of each command of a batch. */
    private interface Ending {
        void end(Change change, Flight flight) throws RocksDBException;
    }

    private void end(DeviceBatch batch, Ending ending) {
        if (open.remove(batch)) {
            clerk.enter(change -> {
                for (Flight flight : Dispatch.flights(batch)) {
                    ending.end(change, flight);
                }
            });
        }
    }

    /** Settles what the link took; false if it did not. */
    private boolean endDelivered(Flight flight, Change change) throws RocksDBException {
        if (!flight.isHanded()) {
            return false;
        }
        Link link = flight.link();
        if (link.request().atMostOnce()) {
            post.returns().gone(change, flight);
        } else if (link.request().lock().isPresent()) {
            post.lock(flight, change.now().plus(link.request().lock().get()));
        } else if (link.isClosed()) {
            // It closed while the route was at it; its close has been dealt with before.
            post.returns().giveBack(change, flight, true);
        }
        return true;
    }
}
