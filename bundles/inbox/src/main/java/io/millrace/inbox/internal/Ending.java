package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandState;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** What happens to a device's commands when it goes. The clerk's thread. */
final class Ending {

    private final Desk desk;
    private final WakeUps wakeUps;

    Ending(Desk desk, WakeUps wakeUps) {
        this.desk = desk;
        this.wakeUps = wakeUps;
    }

    /** Cancels what waits for a device that was unregistered; outcomes stay. */
    void cancelAll(Change change, String deviceId) throws RocksDBException {
        wakeUps.forget(change, deviceId);
        List<byte[]> waiting = change.keys(InboxFiles.PAYLOADS, Keys.device(deviceId));
        for (byte[] key : waiting) {
            Optional<Letter> letter = change.letter(key);
            if (letter.isPresent()) {
                desk.ended(change, letter.get(), CommandState.CANCELLED, Optional.of("its device was unregistered"));
            }
        }
    }

    /** Leaves no trace of a device. */
    void eraseAll(Change change, String deviceId) throws RocksDBException {
        wakeUps.forget(change, deviceId);
        for (byte[] key : change.keys(InboxFiles.LETTERS, Keys.device(deviceId))) {
            Optional<Letter> letter = change.letter(key);
            if (letter.isPresent()) {
                desk.erase(change, letter.get());
            }
        }
        change.sync();
    }
}
