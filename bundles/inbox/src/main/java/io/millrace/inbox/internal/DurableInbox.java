package io.millrace.inbox.internal;

import io.millrace.api.health.Health;
import io.millrace.api.inbox.CommandPage;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.DeliveryFeed;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.inbox.WakeUpFeed;
import io.millrace.api.stream.Content;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.rocksdb.RocksDBException;

/** The inbox, open on its folder. Threads as {@link Inbox} says. */
final class DurableInbox implements Inbox, AutoCloseable {

    private static final int MOST_LISTED = 10_000;
    private static final int MOST_ANSWER_BYTES = 1 << 20;

    private final InboxSettings settings;
    private final Clock clock;
    private final Directory directory;
    private final InboxFiles files;
    private final Waiters waiters = new Waiters();
    private final Counters counters;
    private final WakeUps wakeUps;
    private final Desk desk;
    private final Post post;
    private final Answers answers;
    private final Ending ending;
    private final Clerk clerk;
    private final Feedback feedback;
    private final Feeds feeds;
    private final DiskGuard disk;
    private final Thread clerkThread;
    private final Thread feedbackThread;

    DurableInbox(InboxSettings settings, Directory directory, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.directory = directory;
        files = new InboxFiles(settings);
        counters = new Counters(files);
        wakeUps = new WakeUps(files, settings.times().wakeUpPause());
        desk = new Desk(settings.times(), counters, this::ended, this::outcome);
        post = new Post(desk, wakeUps, settings.bounds().deliveries());
        answers = new Answers(desk, post);
        ending = new Ending(desk, wakeUps);
        Dispatch dispatch = new Dispatch(new Batches(desk, post, directory), post);
        clerk = new Clerk(
                files,
                clock,
                settings.bounds().pendingBytes(),
                new Work(new Timer(desk, post), post, dispatch, counters));
        post.start(clerk, answers::settle);
        feeds = new Feeds(clerk, dispatch, post, wakeUps, clock);
        feedback = new Feedback(files, clerk, directory, clock);
        disk = new DiskGuard(files, settings.minimumFreeBytes());
        clerkThread = new Thread(clerk, "millrace-inbox");
        feedbackThread = new Thread(feedback, "millrace-inbox-feedback");
    }

    void start() {
        clerkThread.start();
        feedbackThread.start();
    }

    private void ended(Letter letter) {
        post.ended(letter);
    }

    private void outcome(CommandStatus status) {
        feedback.wake();
        if (status.state().isFinal()) {
            waiters.tell(status);
        }
    }

    @Override
    public CompletionStage<CommandStatus> submit(CommandRequest request) {
        try {
            disk.check();
            checkSize("payload", request.content(), settings.bounds().payloadBytes());
            CommandBounds.check(request.content());
            String generation = directory
                    .generation(request.deviceId())
                    .orElseThrow(() -> new InboxException(
                            Reason.NOT_FOUND, "there is no device " + request.deviceId() + "; register it first"));
            Submission submission = new Submission(
                    request,
                    generation,
                    new Submission.Surroundings(desk, post, settings.bounds().waitingPerDevice()));
            clerk.enter(submission);
            return submission.result();
        } catch (InboxException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Optional<CommandStatus> find(String deviceId, String commandId) {
        return files.letter(deviceId, commandId).map(this::view);
    }

    @Override
    public CommandPage list(String deviceId, Optional<CommandState> state, int limit, Optional<String> cursor) {
        if (limit < 1 || limit > MOST_LISTED) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be from 1 to " + MOST_LISTED);
        }
        long before = cursor.map(DurableInbox::number).orElse(Long.MAX_VALUE);
        if (state.equals(Optional.of(CommandState.QUEUED)) && !files.anyWaits(deviceId)) {
            // What a device asks with every message is not to read what it was told in a week.
            return new CommandPage(List.of(), Optional.empty());
        }
        List<Letter> letters = files.newest(
                deviceId,
                before,
                limit,
                letter -> state.isEmpty() || view(letter).state() == state.get());
        Optional<String> next = letters.size() < limit
                ? Optional.empty()
                : Optional.of(Long.toString(letters.get(limit - 1).number(), 36));
        return new CommandPage(letters.stream().map(this::view).toList(), next);
    }

    private static long number(String cursor) {
        try {
            return Long.parseLong(cursor, 36);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the cursor is none that a page before gave", e);
        }
    }

    private CommandStatus view(Letter letter) {
        return letter.status(post.state(letter));
    }

    @Override
    public CompletionStage<CommandStatus> await(String deviceId, String commandId, Duration timeout) {
        return waiters.await(deviceId, commandId, timeout, () -> find(deviceId, commandId));
    }

    @Override
    public CompletionStage<CommandStatus> cancel(String deviceId, String commandId, String reason) {
        return ask(0, change -> answers.cancel(change, deviceId, commandId, reason));
    }

    @Override
    public CompletionStage<CommandStatus> respond(String deviceId, String commandId, int status, Content content) {
        try {
            checkSize("response", content, MOST_ANSWER_BYTES);
        } catch (InboxException e) {
            return CompletableFuture.failedFuture(e);
        }
        CommandResponse response =
                new CommandResponse(status, content, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return ask(content.payload().length + 256, change -> answers.respond(change, deviceId, commandId, response));
    }

    @Override
    public CompletionStage<CommandStatus> settle(String deviceId, String commandId, Settlement settlement) {
        return ask(0, change -> answers.settle(change, deviceId, commandId, settlement));
    }

    /** A question to the clerk about one command. */
    private interface Question {
        Letter answer(Change change) throws RocksDBException;
    }

    private CompletionStage<CommandStatus> ask(int bytes, Question question) {
        CompletableFuture<CommandStatus> result = new CompletableFuture<>();
        clerk.enter(new Op() {
            @Override
            public void apply(Change change) throws RocksDBException {
                Letter letter = question.answer(change);
                change.after(() -> result.complete(view(letter)));
            }

            @Override
            public void failed(InboxException cause) {
                result.completeExceptionally(cause);
            }

            @Override
            public int bytes() {
                return bytes;
            }
        });
        return result;
    }

    private static void checkSize(String what, Content content, int most) {
        int size = content.payload().length;
        if (size > most) {
            throw new InboxException(
                    Reason.TOO_LARGE, "the " + what + " has " + size + " bytes; at most " + most + " are allowed");
        }
    }

    @Override
    public void erase(String deviceId, String generationId, Instant gone) {
        Ending.Gone device = new Ending.Gone(deviceId, generationId, gone);
        AtomicReference<Optional<byte[]>> rest = new AtomicReference<>(Optional.of(Keys.device(deviceId)));
        while (rest.get().isPresent()) {
            byte[] from = rest.get().get();
            clerk.finish(change -> rest.set(ending.eraseSome(change, device, from)));
        }
    }

    /** A generation of the device is registered no more: what waits for it is cancelled. Durable on return. */
    void unregistered(String deviceId, String generationId) {
        clerk.finish(change -> ending.cancelAll(change, deviceId, generationId));
    }

    @Override
    public InboxLink listen(ListenRequest request, InboxListener listener) {
        return post.listen(request, listener);
    }

    @Override
    public boolean isListening(String deviceId) {
        return post.link(deviceId).isPresent();
    }

    @Override
    public DeliveryFeed openDeliveries(String owner) {
        return feeds.openDeliveries(owner);
    }

    @Override
    public WakeUpFeed openWakeUps(String owner) {
        return feeds.openWakeUps(owner);
    }

    /** Returns the outcomes that are to be told. */
    Map<Long, Letter> outbox() {
        return files.outbox(0, MOST_LISTED);
    }

    Counters counters() {
        return counters;
    }

    long listening() {
        return post.listening();
    }

    long fileBytes() {
        return files.fileBytes();
    }

    Health health() {
        Optional<InboxException> trouble = clerk.broken().or(disk::trouble);
        return trouble.map(cause -> Health.down(cause.getMessage()))
                .orElseGet(() -> Health.up(counters.waiting() + " commands wait, " + listening() + " devices listen"));
    }

    @Override
    public void close() {
        feedback.close();
        feeds.close();
        clerk.close();
        join(feedbackThread);
        join(clerkThread);
        waiters.close();
        files.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
