package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.rocks.ByteReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/** A command on its way into the store. */
final class Submission implements Op {

    private final CommandRequest request;
    private final String generationId;
    private final byte[] content;
    private final long fingerprint;
    private final Surroundings surroundings;
    private final CompletableFuture<CommandStatus> result = new CompletableFuture<>();

    /**
     * What it needs.
     *
     * @param desk moves commands
     * @param post knows who listens
     * @param waitingPerDevice the most commands that wait for a device
     */
    record Surroundings(Desk desk, Post post, int waitingPerDevice) {}

    Submission(CommandRequest request, String generationId, Surroundings surroundings) {
        this.request = request;
        this.generationId = generationId;
        this.content = LetterCodec.encode(request.content());
        this.fingerprint = fingerprint(request.name(), content);
        this.surroundings = surroundings;
    }

    CompletableFuture<CommandStatus> result() {
        return result;
    }

    @Override
    public int bytes() {
        return content.length + 512;
    }

    @Override
    public void failed(InboxException cause) {
        result.completeExceptionally(cause);
    }

    @Override
    public void apply(Change change) throws RocksDBException {
        Optional<Letter> known = known(change);
        if (known.isPresent()) {
            CommandStatus status = repeated(known.get());
            change.after(() -> result.complete(status));
            return;
        }
        Instant now = change.now().truncatedTo(ChronoUnit.MILLIS);
        checkTime(now);
        if (request.options().isDirect()) {
            checkConnected();
        }
        checkRoom(change);
        Letter letter = letter(now);
        supersede(change, letter.commandId());
        if (surroundings.desk().take(change, letter, content)) {
            surroundings.post().arrived(change, letter.deviceId());
        }
        change.after(() -> result.complete(letter.status()));
    }

    private Optional<Letter> known(Change change) throws RocksDBException {
        Optional<String> id = request.options().commandId();
        return id.isEmpty() ? Optional.empty() : change.letter(request.deviceId(), id.get());
    }

    private CommandStatus repeated(Letter known) {
        if (known.fingerprint() != fingerprint || !known.generationId().equals(generationId)) {
            throw new InboxException(
                    Reason.CONFLICT,
                    "command id " + known.commandId() + " stands for another command to device " + known.deviceId()
                            + "; a repetition has the same name and content");
        }
        return known.status(surroundings.post().state(known));
    }

    private void checkTime(Instant now) {
        Optional<Instant> start = request.options().notBefore();
        if (start.isPresent()
                && !start.get().isBefore(now.plus(request.options().ttl()))) {
            throw new InboxException(
                    Reason.INVALID,
                    "notBefore is " + start.get() + ", after the end of the time to live "
                            + request.options().ttl() + "; let ttl reach beyond it");
        }
    }

    private void checkConnected() {
        boolean listens = surroundings
                .post()
                .link(request.deviceId())
                .filter(link -> link.window() > 0)
                .isPresent();
        if (!listens) {
            throw new InboxException(
                    Reason.NOT_CONNECTED,
                    "device " + request.deviceId() + " does not listen for commands now; give a ttl to let it wait");
        }
    }

    private void checkRoom(Change change) throws RocksDBException {
        int waiting = surroundings.desk().counters().waiting(change, request.deviceId());
        boolean replaces = superseded(change).isPresent();
        if (waiting - (replaces ? 1 : 0) >= surroundings.waitingPerDevice()) {
            throw new InboxException(
                    Reason.FULL,
                    waiting + " commands wait for device " + request.deviceId()
                            + ", and no more may; cancel some, or give them a shorter ttl or a collapseKey");
        }
    }

    private void supersede(Change change, String by) throws RocksDBException {
        Optional<Letter> old = superseded(change);
        if (old.isPresent()) {
            surroundings
                    .desk()
                    .ended(change, old.get(), CommandState.CANCELLED, Optional.of("superseded by command " + by));
        }
    }

    private Optional<Letter> superseded(Change change) throws RocksDBException {
        Optional<String> key = request.options().collapseKey();
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> number = change.get(InboxFiles.LOOKUP, Keys.collapse(request.deviceId(), key.get()));
        return number.isEmpty() ? Optional.empty() : change.letter(request.deviceId(), Keys.numberAtEnd(number.get()));
    }

    private Letter letter(Instant now) {
        CommandOptions given = request.options();
        CommandOptions options = new CommandOptions(
                given.commandId().or(() -> Optional.of(UUID.randomUUID().toString())),
                given.ttl(),
                given.priority(),
                given.collapseKey(),
                given.notBefore().map(time -> time.truncatedTo(ChronoUnit.MILLIS)));
        Instant expires =
                now.plus(given.isDirect() ? surroundings.desk().times().direct() : given.ttl());
        return new Letter(
                request.deviceId(),
                generationId,
                surroundings.desk().counters().nextNumber(),
                options.commandId().orElseThrow(),
                request.name(),
                options,
                request.sender(),
                now,
                expires,
                fingerprint,
                Letter.Progress.queued(now));
    }

    private static long fingerprint(String name, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return ByteReader.getLong(digest.digest(content), 0);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
