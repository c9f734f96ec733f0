package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandState;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** Commands that come back without an answer: they wait again, or fail. The clerk's thread. */
final class Returns {

    private final Desk desk;
    private final Post post;
    private final int deliveries;

    Returns(Desk desk, Post post, int deliveries) {
        this.desk = desk;
        this.post = post;
        this.deliveries = deliveries;
    }

    /**
     * Lets a command wait again.
     *
     * @param counted whether the delivery counts
     */
    void giveBack(Change change, Flight flight, boolean counted) throws RocksDBException {
        giveBack(
                change,
                flight,
                counted,
                "it was delivered " + flight.letter().progress().deliveries() + " times and never acknowledged");
    }

    /**
     * Lets a command wait again.
     *
     * @param counted whether the delivery counts
     * @param reason why it fails if this was the last time
     */
    void giveBack(Change change, Flight flight, boolean counted, String reason) throws RocksDBException {
        if (!post.take(flight)) {
            return;
        }
        Letter letter = current(change, flight).orElse(null);
        if (letter == null) {
            return;
        }
        if (counted && letter.progress().deliveries() >= deliveries) {
            desk.ended(change, letter, CommandState.FAILED, Optional.of(reason));
        } else if (letter.options().isDirect()) {
            desk.ended(
                    change,
                    letter,
                    CommandState.FAILED,
                    Optional.of("it was now or never, and the device or the delivering route went away"));
        } else {
            waitAgain(change, letter, counted);
        }
    }

    /** The route did not pass it on. */
    void withheld(Change change, Flight flight) throws RocksDBException {
        if (!post.take(flight)) {
            return;
        }
        Optional<Letter> letter = current(change, flight);
        if (letter.isPresent()) {
            desk.ended(
                    change, letter.get(), CommandState.FAILED, Optional.of("the delivering route did not pass it on"));
        }
    }

    /** A listener at most once got it. */
    void gone(Change change, Flight flight) throws RocksDBException {
        if (!post.take(flight)) {
            return;
        }
        Optional<Letter> letter = current(change, flight);
        if (letter.isPresent()) {
            desk.settled(change, letter.get(), CommandState.DELIVERED);
        }
    }

    private void waitAgain(Change change, Letter letter, boolean counted) throws RocksDBException {
        Letter.Progress progress = letter.progress();
        int count = counted ? progress.deliveries() : progress.deliveries() - 1;
        change.put(letter.with(
                progress.in(CommandState.QUEUED, progress.changedAt()).deliveries(count)));
        post.arrived(change, letter.deviceId());
    }

    /** Returns the command of a flight if it still waits: then its payload is kept. */
    private static Optional<Letter> current(Change change, Flight flight) throws RocksDBException {
        byte[] key = Keys.letter(flight.letter().deviceId(), flight.letter().number());
        return change.get(InboxFiles.PAYLOADS, key).isPresent() ? change.letter(key) : Optional.empty();
    }
}
