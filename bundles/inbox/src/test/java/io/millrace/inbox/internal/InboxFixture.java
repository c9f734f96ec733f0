package io.millrace.inbox.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.DeliveryFeed;
import io.millrace.api.inbox.DeviceBatch;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.inbox.Sender;
import io.millrace.api.stream.Content;
import io.millrace.testing.MutableClock;
import io.millrace.testing.Records;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.osgi.util.converter.Converters;

/** An inbox on a folder of the test, and what every test does with it. */
final class InboxFixture implements AutoCloseable {

    static final String DEVICE = "press-1";

    final FakeDirectory directory = new FakeDirectory();
    final MutableClock clock = new MutableClock(Records.TIME);
    private final InboxSettings settings;
    private DurableInbox inbox;
    private DeliveryFeed feed;

    InboxFixture(Path folder, Map<String, Object> config) {
        Map<String, Object> all = new HashMap<>(config);
        all.put("folder", folder.toString());
        settings = InboxSettings.of(Converters.standardConverter().convert(all).to(InboxConfig.class));
        open();
    }

    DurableInbox inbox() {
        return inbox;
    }

    private void open() {
        inbox = new DurableInbox(settings, directory, clock);
        inbox.start();
        feed = inbox.openDeliveries("the test");
    }

    /** Closes and opens; nothing but what is on disk is carried over. */
    void reopen() {
        feed.close();
        inbox.close();
        open();
    }

    /** Opens without having ended what is in the route or with devices, as after a kill. */
    void crash() {
        inbox.close();
        open();
    }

    static CommandOptions ttl(Duration ttl) {
        return options(ttl, CommandOptions.DEFAULT_PRIORITY);
    }

    static CommandOptions options(Duration ttl, int priority) {
        return new CommandOptions(Optional.empty(), ttl, priority, Optional.empty(), Optional.empty());
    }

    static CommandOptions id(String commandId) {
        return new CommandOptions(Optional.of(commandId), Duration.ofHours(1), 4, Optional.empty(), Optional.empty());
    }

    static CommandOptions collapsing(String key) {
        return new CommandOptions(Optional.empty(), Duration.ofHours(1), 4, Optional.of(key), Optional.empty());
    }

    static CommandRequest request(String payload, CommandOptions options) {
        return new CommandRequest(
                DEVICE,
                "setSpeed",
                Content.of(payload.getBytes(StandardCharsets.UTF_8)),
                options,
                Sender.named("the test"));
    }

    CommandStatus submit(String payload) {
        return submit(payload, CommandOptions.DEFAULT);
    }

    CommandStatus submit(String payload, CommandOptions options) {
        return get(inbox.submit(request(payload, options)));
    }

    /** Waits for a stage and unwraps what it failed with. */
    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof InboxException known) {
                throw known;
            }
            throw e;
        }
    }

    static InboxException.Reason refusal(CompletionStage<?> stage) {
        try {
            get(stage);
        } catch (InboxException e) {
            return e.reason();
        }
        throw new AssertionError("it was not refused");
    }

    InboxLink listen(InboxListener listener, int window) {
        return inbox.listen(
                new ListenRequest(DEVICE, "mqtt", window, false, Optional.empty(), Optional.empty()), listener);
    }

    InboxLink listenOnce(InboxListener listener) {
        return inbox.listen(new ListenRequest(DEVICE, "mqtt", 10, true, Optional.empty(), Optional.empty()), listener);
    }

    Optional<DeviceBatch> poll(int millis) {
        try {
            return feed.poll(100, Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    DeliveryFeed feed() {
        return feed;
    }

    /** Brings everything that can go out through a route that changes nothing. */
    void route() {
        for (Optional<DeviceBatch> batch = poll(200); batch.isPresent(); batch = poll(200)) {
            feed.deliver(batch.get(), batch.get().deliveries());
            feed.done(batch.get());
        }
        settle();
    }

    /** Waits until the clerk has done what it was asked before, and what is due. */
    void settle() {
        inbox.erase("nobody", "none", clock.instant());
    }

    void advance(Duration time) {
        clock.advance(time);
        settle();
    }

    CommandStatus find(String commandId) {
        return inbox.find(DEVICE, commandId).orElseThrow();
    }

    CommandState state(String commandId) {
        return find(commandId).state();
    }

    /** Returns the outcomes in the log, as {@code id:state}. */
    List<String> outcomes() {
        return directory.log.records(StreamKind.FEEDBACK).stream()
                .map(record -> record.stamp().messageId())
                .toList();
    }

    List<Letter> outbox() {
        return List.copyOf(inbox.outbox().values());
    }

    @Override
    public void close() {
        feed.close();
        inbox.close();
    }
}
