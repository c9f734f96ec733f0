package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.DeviceBatch;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.stream.Content;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** Takes mail out of the queue of a device that listens, as much as its window has room for. The clerk's thread. */
final class Batches {

    private static final long MOST_BYTES = 4L << 20;
    private static final int MOST_DEAD = 1_000;
    private static final Duration WHILE_AWAY = Duration.ofMillis(500);

    private final Desk desk;
    private final Post post;
    private final Directory directory;

    Batches(Desk desk, Post post, Directory directory) {
        this.desk = desk;
        this.post = post;
        this.directory = directory;
    }

    /**
     * Collects the next batch.
     *
     * @return empty if nothing can go out
     */
    Optional<DeviceBatch> collect(Change change, int max) throws RocksDBException {
        for (Optional<Mailbox> next = post.ready().next();
                next.isPresent();
                next = post.ready().next()) {
            Optional<DeviceBatch> batch = collect(change, next.get(), max);
            if (batch.isPresent()) {
                return batch;
            }
        }
        return Optional.empty();
    }

    private Optional<DeviceBatch> collect(Change change, Mailbox mailbox, int max) throws RocksDBException {
        Optional<Link> link = mailbox.link().filter(open -> !open.isClosed());
        int room = link.map(open -> open.window() - mailbox.count(open)).orElse(0);
        if (room <= 0) {
            return Optional.empty();
        }
        int most = Math.min(max, room);
        List<Letter> letters = waiting(change, mailbox, most);
        if (letters.isEmpty() || !isOfThisGeneration(change, mailbox, letters)) {
            return Optional.empty();
        }
        List<Flight> flights = new ArrayList<>();
        List<CommandDelivery> deliveries = new ArrayList<>();
        long bytes = 0;
        for (Letter letter : letters) {
            if (bytes < MOST_BYTES) {
                CommandDelivery delivery = takeOff(change, letter, link.get(), flights);
                deliveries.add(delivery);
                bytes += delivery.content().payload().length;
            }
        }
        flights.forEach(mailbox::add);
        if (deliveries.size() < letters.size() || letters.size() == most && most < room) {
            post.offer(mailbox);
        }
        return Optional.of(new DeviceBatch(
                mailbox.deviceId(),
                link.get().request().protocol(),
                link.get().request().gatewayId(),
                deliveries,
                List.copyOf(flights)));
    }

    private CommandDelivery takeOff(Change change, Letter letter, Link link, List<Flight> flights)
            throws RocksDBException {
        Letter.Progress progress =
                letter.progress().deliveries(letter.progress().deliveries() + 1);
        // At most once: a crash from here on must not deliver it again.
        boolean once = link.request().atMostOnce();
        Letter next = letter.with(once ? progress.in(CommandState.DELIVERED, change.now()) : progress);
        change.put(next);
        if (once) {
            change.sync();
        }
        flights.add(new Flight(next, link));
        Content content = change.get(InboxFiles.PAYLOADS, Keys.letter(letter.deviceId(), letter.number()))
                .map(LetterCodec::decodeContent)
                .orElseThrow(() -> new IllegalStateException("command " + letter.commandId() + " has no payload"));
        Optional<Instant> lock = link.request().lock().map(change.now()::plus);
        return new CommandDelivery(
                letter.deviceId(),
                letter.commandId(),
                letter.name(),
                content,
                letter.options().priority(),
                letter.expiresAt(),
                progress.deliveries(),
                lock);
    }

    /** Reads what may go out now, and ends what is found to be over. */
    private List<Letter> waiting(Change change, Mailbox mailbox, int most) throws RocksDBException {
        byte[] prefix = Keys.device(mailbox.deviceId());
        List<byte[]> keys = new ArrayList<>();
        int enough = most + mailbox.count() + MOST_DEAD;
        change.scan(
                InboxFiles.QUEUE,
                prefix,
                (key, value) -> Keys.startsWith(key, prefix) && keys.add(key) && keys.size() < enough);
        List<Letter> found = new ArrayList<>();
        for (byte[] key : keys) {
            Optional<Letter> letter = change.letter(mailbox.deviceId(), Keys.numberAtEnd(key));
            if (found.size() < most && letter.isPresent() && mayGo(change, mailbox, letter.get())) {
                found.add(letter.get());
            }
        }
        if (found.size() < most && keys.size() == enough) {
            // All that was read is over, and behind it there is more.
            post.offer(mailbox);
        }
        return found;
    }

    private boolean mayGo(Change change, Mailbox mailbox, Letter letter) throws RocksDBException {
        if (mailbox.flight(letter.commandId()).isPresent()) {
            return false;
        }
        if (letter.state() == CommandState.DELIVERED) {
            // It was with a listener at most once when the server went down.
            desk.settled(change, letter, CommandState.DELIVERED);
            return false;
        }
        if (!letter.expiresAt().isAfter(change.now())) {
            desk.ended(change, letter, CommandState.EXPIRED, Optional.empty());
            return false;
        }
        return true;
    }

    /** Mail for a device of that id that was unregistered is not for the one that bears it now. */
    private boolean isOfThisGeneration(Change change, Mailbox mailbox, List<Letter> letters) throws RocksDBException {
        if (mailbox.generation().isEmpty()) {
            try {
                mailbox.generation(directory.generation(mailbox.deviceId()).orElse(""));
            } catch (InboxException e) {
                post.pause(change, mailbox, WHILE_AWAY);
                return false;
            }
        }
        String generation = mailbox.generation().get();
        boolean all = true;
        for (Letter letter : letters) {
            if (!letter.generationId().equals(generation)) {
                all = false;
                desk.ended(
                        change, letter, CommandState.CANCELLED, Optional.of("its device was unregistered meanwhile"));
            }
        }
        if (!all) {
            post.offer(mailbox);
        }
        return all;
    }
}
