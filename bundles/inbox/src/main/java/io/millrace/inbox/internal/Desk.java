package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.inbox.internal.Keys.Due;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;

/** The ways of a command from state to state, as writes to a change. The clerk's thread. */
final class Desk {

    private static final byte[] NOTHING = new byte[0];

    private final InboxSettings.Times times;
    private final Counters counters;
    private final Consumer<Letter> ended;
    private final Consumer<CommandStatus> outcome;

    /**
     * Makes a desk.
     *
     * @param times how long things last
     * @param counters numbers
     * @param ended told of each command that waits no more, before the commit
     * @param outcome told of each outcome, after the commit
     */
    Desk(InboxSettings.Times times, Counters counters, Consumer<Letter> ended, Consumer<CommandStatus> outcome) {
        this.times = times;
        this.counters = counters;
        this.ended = ended;
        this.outcome = outcome;
    }

    Counters counters() {
        return counters;
    }

    InboxSettings.Times times() {
        return times;
    }

    /** Stores a new command, and returns whether it may go out at once. */
    boolean take(Change change, Letter letter, byte[] content) throws RocksDBException {
        change.put(letter);
        change.put(InboxFiles.PAYLOADS, Keys.letter(letter.deviceId(), letter.number()), content);
        byte[] number = Keys.number(letter.number());
        change.put(InboxFiles.LOOKUP, Keys.id(letter.deviceId(), letter.commandId()), number);
        CommandOptions options = letter.options();
        if (options.collapseKey().isPresent()) {
            byte[] key = Keys.collapse(letter.deviceId(), options.collapseKey().get());
            change.put(InboxFiles.LOOKUP, key, number);
        }
        put(change, letter.expiresAt(), Due.EXPIRY, letter);
        counters.addWaiting(change, letter.deviceId(), 1);
        counters.count(CommandState.QUEUED);
        Optional<Instant> start = options.notBefore().filter(change.now()::isBefore);
        if (start.isPresent()) {
            put(change, start.get(), Due.START, letter);
        } else {
            change.put(InboxFiles.QUEUE, Keys.queue(letter), NOTHING);
        }
        change.sync();
        return start.isEmpty();
    }

    /** Lets a command that had to wait until now go out; returns whether it still waits. */
    boolean start(Change change, Letter letter) throws RocksDBException {
        boolean waits = letter.state() == CommandState.QUEUED;
        if (waits) {
            change.put(InboxFiles.QUEUE, Keys.queue(letter), NOTHING);
        }
        return waits;
    }

    /** The device has it, by its word or, at most once, by ours. The outcome waits for a response for a while. */
    Letter settled(Change change, Letter letter, CommandState state) throws RocksDBException {
        Letter next = letter.with(letter.progress().in(state, change.now()));
        unqueue(change, letter);
        change.put(next);
        put(change, change.now().plus(times.response()), Due.OUTCOME, next);
        counters.count(state);
        change.sync();
        return next;
    }

    /** A response came. */
    Letter completed(Change change, Letter letter, CommandResponse response) throws RocksDBException {
        return finish(
                change,
                letter.with(letter.progress()
                        .in(CommandState.COMPLETED, change.now())
                        .answered(response)),
                letter);
    }

    /** It ends in another final state. */
    Letter ended(Change change, Letter letter, CommandState state, Optional<String> reason) throws RocksDBException {
        return finish(
                change, letter.with(letter.progress().in(state, change.now()).because(reason)), letter);
    }

    /** No response came in time: tells the outcome without. */
    void withoutResponse(Change change, Letter letter) throws RocksDBException {
        if (!letter.state().isFinal()
                && letter.state() != CommandState.QUEUED
                && !letter.progress().told()) {
            Letter told = letter.with(letter.progress().told(letter.progress().changedAt()));
            change.put(told);
            put(change, change.now().plus(times.retention()), Due.RETENTION, told);
            tell(change, told);
        }
    }

    /** Forgets a command whose time is over; if it changed since, later. */
    void retire(Change change, Letter letter) throws RocksDBException {
        Instant end = letter.progress().changedAt().plus(times.retention());
        if (end.isAfter(change.now())) {
            put(change, end, Due.RETENTION, letter);
        } else {
            forget(change, letter);
        }
    }

    /** Leaves no trace of a command that waits no more. */
    void forget(Change change, Letter letter) throws RocksDBException {
        change.delete(InboxFiles.LETTERS, Keys.letter(letter.deviceId(), letter.number()));
        change.delete(InboxFiles.LOOKUP, Keys.id(letter.deviceId(), letter.commandId()));
    }

    private Letter finish(Change change, Letter next, Letter before) throws RocksDBException {
        unqueue(change, before);
        change.put(next);
        put(change, change.now().plus(times.retention()), Due.RETENTION, next);
        counters.count(next.state());
        tell(change, next);
        change.sync();
        return next;
    }

    private void tell(Change change, Letter letter) throws RocksDBException {
        change.put(InboxFiles.OUTBOX, Keys.number(counters.nextNumber()), LetterCodec.encode(letter));
        change.after(() -> outcome.accept(letter.status()));
    }

    /** Lets it wait no more. It waits as long as its payload is kept. */
    private void unqueue(Change change, Letter letter) throws RocksDBException {
        if (change.get(InboxFiles.PAYLOADS, Keys.letter(letter.deviceId(), letter.number()))
                .isEmpty()) {
            return;
        }
        change.delete(InboxFiles.PAYLOADS, Keys.letter(letter.deviceId(), letter.number()));
        change.delete(InboxFiles.QUEUE, Keys.queue(letter));
        change.delete(InboxFiles.DUE, Keys.due(letter.expiresAt().toEpochMilli(), Due.EXPIRY, letter));
        if (letter.options().notBefore().isPresent()) {
            long start = letter.options().notBefore().get().toEpochMilli();
            change.delete(InboxFiles.DUE, Keys.due(start, Due.START, letter));
        }
        if (letter.options().collapseKey().isPresent()) {
            forgetCollapseKey(change, letter, letter.options().collapseKey().get());
        }
        counters.addWaiting(change, letter.deviceId(), -1);
        ended.accept(letter);
    }

    private static void forgetCollapseKey(Change change, Letter letter, String collapseKey) throws RocksDBException {
        byte[] key = Keys.collapse(letter.deviceId(), collapseKey);
        Optional<byte[]> newest = change.get(InboxFiles.LOOKUP, key);
        if (newest.isPresent() && Keys.numberAtEnd(newest.get()) == letter.number()) {
            change.delete(InboxFiles.LOOKUP, key);
        }
    }

    private static void put(Change change, Instant time, Due what, Letter letter) throws RocksDBException {
        change.put(InboxFiles.DUE, Keys.due(time.toEpochMilli(), what, letter), NOTHING);
    }
}
