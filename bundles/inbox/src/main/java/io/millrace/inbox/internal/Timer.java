package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** Does what the index of times says is due. The clerk's thread. */
final class Timer {

    private static final int MOST_AT_ONCE = 500;

    private final Desk desk;
    private final Post post;
    /** Nothing is due before this time: what was done with has left tombstones there, which are slow to read over. */
    private long from;

    private long next;

    Timer(Desk desk, Post post) {
        this.desk = desk;
        this.post = post;
    }

    /** Returns when something is due next, in milliseconds since 1970. */
    long nextTime() {
        return next;
    }

    void work(Change change) throws RocksDBException {
        long now = change.now().toEpochMilli();
        from = Math.min(from, now);
        List<byte[]> due = new ArrayList<>();
        next = Long.MAX_VALUE;
        change.scan(InboxFiles.DUE, Keys.number(from), (key, value) -> {
            next = Keys.dueTime(key);
            return next <= now && due.add(key) && due.size() < MOST_AT_ONCE;
        });
        for (byte[] key : due) {
            change.delete(InboxFiles.DUE, key);
            from = Keys.dueTime(key);
            Optional<Letter> letter = change.letter(Keys.dueLetter(key));
            if (letter.isPresent()) {
                work(change, Keys.dueWhat(key), letter.get());
            }
        }
        if (due.size() < MOST_AT_ONCE) {
            from = now;
            next = next <= now ? Long.MAX_VALUE : next;
        }
    }

    private void work(Change change, Keys.Due what, Letter letter) throws RocksDBException {
        switch (what) {
            case EXPIRY -> {
                if (letter.state() == CommandState.DELIVERED && !post.isInRoute(letter)) {
                    // At most once: with the device already, or lost on the way to it.
                    desk.settled(change, letter, CommandState.DELIVERED);
                } else {
                    desk.ended(change, letter, CommandState.EXPIRED, Optional.empty());
                }
            }
            case START -> {
                if (desk.start(change, letter)) {
                    post.arrived(change, letter.deviceId());
                }
            }
            case OUTCOME -> desk.withoutResponse(change, letter);
            case RETENTION -> desk.retire(change, letter);
        }
    }
}
