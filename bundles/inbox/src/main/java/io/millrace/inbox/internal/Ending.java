package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** What happens to a device's commands when it goes. The clerk's thread. */
final class Ending {

    private static final int MOST_AT_ONCE = 500;

    private final Desk desk;
    private final WakeUps wakeUps;

    /**
     * A device that was unregistered.
     *
     * @param deviceId its id
     * @param generationId its last generation
     * @param time when
     */
    record Gone(String deviceId, String generationId, Instant time) {

        /** Tells whether a command was for it, or for one that had the id before. */
        boolean had(Letter letter) {
            return letter.generationId().equals(generationId)
                    || letter.createdAt().isBefore(time);
        }
    }

    Ending(Desk desk, WakeUps wakeUps) {
        this.desk = desk;
        this.wakeUps = wakeUps;
    }

    /** Cancels what waits for a generation that was unregistered; outcomes stay. */
    void cancelAll(Change change, String deviceId, String generationId) throws RocksDBException {
        for (byte[] key : change.keys(InboxFiles.PAYLOADS, Keys.device(deviceId))) {
            Optional<Letter> letter = change.letter(key);
            if (letter.isPresent() && letter.get().generationId().equals(generationId)) {
                cancel(change, letter.get());
            }
        }
        forgetWakeUp(change, deviceId);
    }

    /**
     * Leaves no trace of a device, once its senders are told. It may have very many commands: this takes some.
     *
     * @param gone the device
     * @param from the first key
     * @return where to go on, empty at the end
     */
    Optional<byte[]> eraseSome(Change change, Gone gone, byte[] from) throws RocksDBException {
        List<byte[]> keys = change.keys(InboxFiles.LETTERS, Keys.device(gone.deviceId()), from, MOST_AT_ONCE + 1);
        boolean more = keys.size() > MOST_AT_ONCE;
        for (byte[] key : more ? keys.subList(0, MOST_AT_ONCE) : keys) {
            Optional<Letter> letter = change.letter(key);
            if (letter.isPresent() && gone.had(letter.get())) {
                erase(change, letter.get(), key);
            }
        }
        forgetWakeUp(change, gone.deviceId());
        change.sync();
        return more ? Optional.of(keys.get(MOST_AT_ONCE)) : Optional.empty();
    }

    private void erase(Change change, Letter letter, byte[] key) throws RocksDBException {
        if (change.get(InboxFiles.PAYLOADS, key).isPresent()) {
            cancel(change, letter);
        } else {
            desk.withoutResponse(change, letter);
        }
        desk.forget(change, letter);
    }

    private void cancel(Change change, Letter letter) throws RocksDBException {
        desk.ended(change, letter, CommandState.CANCELLED, Optional.of("its device was unregistered"));
    }

    private void forgetWakeUp(Change change, String deviceId) throws RocksDBException {
        // Mail that waits now is that of a device registered anew under the id.
        if (desk.counters().waiting(change, deviceId) == 0) {
            wakeUps.forget(change, deviceId);
        }
    }
}
