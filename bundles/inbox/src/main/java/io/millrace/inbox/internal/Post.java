package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.DeviceBatch;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.inbox.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.RocksDBException;

/** Who listens, and what is with them. Links call from any thread; all else is the clerk's. */
final class Post {

    private static final Duration AFTER_ABANDON = Duration.ofMillis(100);

    private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final Ready ready = new Ready();
    private final Alarms alarms = new Alarms();
    private final WakeUps wakeUps;
    private final Returns returns;
    private Clerk clerk;
    private Moves moves;

    Post(Desk desk, WakeUps wakeUps, int deliveries) {
        this.wakeUps = wakeUps;
        this.returns = new Returns(desk, this, deliveries);
    }

    /** Gets to know the clerk, who works for it and whom it asks. */
    void start(Clerk theClerk, Moves theMoves) {
        clerk = theClerk;
        moves = theMoves;
    }

    Ready ready() {
        return ready;
    }

    Alarms alarms() {
        return alarms;
    }

    Returns returns() {
        return returns;
    }

    /** Returns how many devices listen. Any thread. */
    long listening() {
        return mailboxes.values().stream()
                .filter(mailbox -> mailbox.link().isPresent())
                .count();
    }

    /** Finds a mailbox. Any thread. */
    Optional<Mailbox> mailbox(String deviceId) {
        return Optional.ofNullable(mailboxes.get(deviceId));
    }

    /** Returns the link that listens. Any thread. */
    Optional<Link> link(String deviceId) {
        return mailbox(deviceId).flatMap(Mailbox::link).filter(link -> !link.isClosed());
    }

    /** Makes a link the one that listens. Any thread. */
    Link listen(ListenRequest request, InboxListener listener) {
        Link link = new Link(request, listener, this);
        clerk.enter(change -> attach(change, link));
        return link;
    }

    void settled(Link link, String commandId, Settlement settlement) {
        clerk.enter(change -> {
            Optional<Flight> flight = mailbox(link.request().deviceId())
                    .flatMap(mailbox -> mailbox.flight(commandId))
                    .filter(known -> known.link() == link);
            if (flight.isPresent()) {
                moves.settle(change, flight.get().letter().deviceId(), commandId, settlement);
            }
        });
    }

    void roomChanged(Link link) {
        clerk.enter(change -> mailbox(link.request().deviceId())
                .filter(mailbox -> mailbox.link().equals(Optional.of(link)))
                .ifPresent(this::offer));
    }

    void closed(Link link) {
        clerk.enter(change -> {
            Optional<Mailbox> mailbox = mailbox(link.request().deviceId());
            if (mailbox.isPresent()) {
                detach(change, mailbox.get(), link);
            }
        });
    }

    /** Lets a mailbox be looked at: it may have mail and room. */
    void offer(Mailbox mailbox) {
        if (mailbox.link().isPresent() && !mailbox.isPaused()) {
            ready.add(mailbox);
        }
    }

    /** Notes that there is mail for a device: for its link, or to wake it up. */
    void arrived(Change change, String deviceId) throws RocksDBException {
        if (link(deviceId).isPresent()) {
            mailbox(deviceId).ifPresent(this::offer);
        } else {
            wakeUps.ask(change, deviceId);
        }
    }

    /** Lets nothing out of a mailbox for a while. */
    void pause(Change change, Mailbox mailbox, Duration duration) {
        if (!mailbox.isPaused()) {
            mailbox.paused(true);
            ready.remove(mailbox);
            alarms.at(change.now().plus(duration), later -> {
                mailbox.paused(false);
                offer(mailbox);
            });
        }
    }

    /** The device wants a command later. */
    void abandoned(Change change, Flight flight) throws RocksDBException {
        mailbox(flight.letter().deviceId()).ifPresent(mailbox -> pause(change, mailbox, AFTER_ABANDON));
        returns.giveBack(change, flight, true);
    }

    /** Nobody took a batch that was made: it waits again. */
    void unwanted(DeviceBatch batch) {
        clerk.enter(change -> {
            for (Flight flight : Dispatch.flights(batch)) {
                returns.giveBack(change, flight, false);
            }
        });
    }

    /** A command waits no more, and room may be free. */
    void ended(Letter letter) {
        Optional<Mailbox> mailbox = mailbox(letter.deviceId());
        mailbox.flatMap(known -> known.flight(letter.commandId())).ifPresent(flight -> {
            flight.drop();
            take(flight);
        });
    }

    /** Takes a flight out of its mailbox, which goes when nothing holds it; false if it is there no more. */
    boolean take(Flight flight) {
        Optional<Mailbox> mailbox = mailbox(flight.letter().deviceId());
        boolean there = mailbox.isPresent() && mailbox.get().remove(flight);
        if (there) {
            offer(mailbox.get());
            tidy(mailbox.get());
        }
        return there;
    }

    /** Holds a command under its link's lock from now on. */
    void lock(Flight flight, Instant until) {
        alarms.at(until, change -> {
            Optional<Flight> same = mailbox(flight.letter().deviceId())
                    .flatMap(mailbox -> mailbox.flight(flight.letter().commandId()));
            if (same.isPresent() && same.get() == flight && flight.isHanded()) {
                returns.giveBack(change, flight, true);
            }
        });
    }

    /** Finds what memory knows of a command: it is delivered if it is with a link. Any thread. */
    CommandState state(Letter letter) {
        boolean handed = letter.state() == CommandState.QUEUED
                && mailbox(letter.deviceId())
                        .flatMap(mailbox -> mailbox.flight(letter.commandId()))
                        .filter(Flight::isHanded)
                        .isPresent();
        return handed ? CommandState.DELIVERED : letter.state();
    }

    /** Tells whether a command is on its way to a link that has not got it. */
    boolean isInRoute(Letter letter) {
        return mailbox(letter.deviceId())
                .flatMap(mailbox -> mailbox.flight(letter.commandId()))
                .filter(flight -> !flight.isHanded())
                .isPresent();
    }

    private void attach(Change change, Link link) throws RocksDBException {
        if (link.isClosed()) {
            return;
        }
        String deviceId = link.request().deviceId();
        Mailbox mailbox = mailboxes.computeIfAbsent(deviceId, Mailbox::new);
        Optional<Link> before = mailbox.link();
        mailbox.link(Optional.of(link));
        if (before.isPresent()) {
            before.get().end();
            giveBackAll(change, mailbox, before.get());
            change.after(() -> before.get().listener().takenOver(link.request().protocol()));
        }
        wakeUps.forget(change, deviceId);
        offer(mailbox);
    }

    private void detach(Change change, Mailbox mailbox, Link link) throws RocksDBException {
        if (mailbox.link().equals(Optional.of(link))) {
            mailbox.link(Optional.empty());
            ready.remove(mailbox);
        }
        giveBackAll(change, mailbox, link);
        tidy(mailbox);
    }

    private void giveBackAll(Change change, Mailbox mailbox, Link link) throws RocksDBException {
        for (Flight flight : mailbox.flights()) {
            // What is in the route comes back from there; what is locked stays until its lock ends.
            boolean here = flight.link() == link && flight.isHanded();
            if (here && link.request().lock().isEmpty()) {
                returns.giveBack(change, flight, true);
            }
        }
    }

    private void tidy(Mailbox mailbox) {
        if (mailbox.link().isEmpty() && mailbox.count() == 0) {
            mailboxes.remove(mailbox.deviceId(), mailbox);
        }
    }

    /** What a settlement does to a command. */
    interface Moves {

        /**
         * Settles a command.
         *
         * @throws InboxException if its state does not allow it
         */
        void settle(Change change, String deviceId, String commandId, Settlement settlement) throws RocksDBException;
    }
}
