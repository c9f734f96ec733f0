package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.inbox.Settlement;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** What devices and people say to a command that is in the store. The clerk's thread. */
final class Answers {

    private final Desk desk;
    private final Post post;

    Answers(Desk desk, Post post) {
        this.desk = desk;
        this.post = post;
    }

    Letter settle(Change change, String deviceId, String commandId, Settlement settlement) throws RocksDBException {
        Letter letter = require(change, deviceId, commandId);
        return switch (settlement) {
            case ACKNOWLEDGED -> acknowledge(change, letter);
            case REJECTED -> reject(change, letter);
            case ABANDONED -> abandon(change, letter);
        };
    }

    Letter respond(Change change, String deviceId, String commandId, CommandResponse response) throws RocksDBException {
        Letter letter = require(change, deviceId, commandId);
        if (letter.state() == CommandState.COMPLETED) {
            return letter;
        }
        requireOpen(letter);
        return desk.completed(change, letter, response);
    }

    Letter cancel(Change change, String deviceId, String commandId, String reason) throws RocksDBException {
        Letter letter = require(change, deviceId, commandId);
        if (letter.state() == CommandState.CANCELLED) {
            return letter;
        }
        if (letter.state() != CommandState.QUEUED) {
            throw new InboxException(
                    Reason.CONFLICT,
                    "command " + commandId + " is " + letter.state().wireName()
                            + "; only what was not acknowledged can be cancelled");
        }
        return desk.ended(change, letter, CommandState.CANCELLED, Optional.of(reason));
    }

    private Letter acknowledge(Change change, Letter letter) throws RocksDBException {
        boolean already = letter.state() == CommandState.ACKNOWLEDGED || letter.state() == CommandState.COMPLETED;
        if (already) {
            return letter;
        }
        requireOpen(letter);
        return desk.settled(change, letter, CommandState.ACKNOWLEDGED);
    }

    private Letter reject(Change change, Letter letter) throws RocksDBException {
        if (letter.state() == CommandState.REJECTED) {
            return letter;
        }
        requireOpen(letter);
        return desk.ended(change, letter, CommandState.REJECTED, Optional.of("the device rejected it"));
    }

    private Letter abandon(Change change, Letter letter) throws RocksDBException {
        requireOpen(letter);
        if (letter.state() == CommandState.ACKNOWLEDGED) {
            throw new InboxException(
                    Reason.CONFLICT,
                    "command " + letter.commandId()
                            + " is acknowledged, so it does not come again; respond to it, or reject it");
        }
        Optional<Flight> flight =
                post.mailbox(letter.deviceId()).flatMap(mailbox -> mailbox.flight(letter.commandId()));
        if (flight.isPresent()) {
            post.abandoned(change, flight.get());
            change.sync();
        }
        return change.letter(letter.deviceId(), letter.number()).orElse(letter);
    }

    private static Letter require(Change change, String deviceId, String commandId) throws RocksDBException {
        return change.letter(deviceId, commandId)
                .orElseThrow(() ->
                        new InboxException(Reason.NOT_FOUND, "device " + deviceId + " has no command " + commandId));
    }

    private static void requireOpen(Letter letter) {
        if (letter.state().isFinal()) {
            throw new InboxException(
                    Reason.CONFLICT,
                    "command " + letter.commandId() + " is " + letter.state().wireName() + " already"
                            + letter.progress()
                                    .reason()
                                    .map(reason -> ": " + reason)
                                    .orElse(""));
        }
        if (letter.progress().deliveries() == 0) {
            throw new InboxException(
                    Reason.CONFLICT, "command " + letter.commandId() + " has not been delivered to the device");
        }
    }
}
