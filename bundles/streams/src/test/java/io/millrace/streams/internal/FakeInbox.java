package io.millrace.streams.internal;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.DeliveryFeed;
import io.millrace.api.inbox.DeviceBatch;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.WakeUpFeed;
import io.millrace.api.stream.Content;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The feeds of an inbox and its door for commands; they keep what comes. */
public final class FakeInbox {

    /** Commands that were submitted. */
    public final List<CommandRequest> submitted = new CopyOnWriteArrayList<>();
    /** What reached the device, as {@code commandId=payload}. */
    public final List<String> delivered = new CopyOnWriteArrayList<>();
    /** How batches ended: {@code done}, {@code given back} or the reason of a failure. */
    public final List<String> endings = new CopyOnWriteArrayList<>();
    /** Devices that were called. */
    public final List<String> called = new CopyOnWriteArrayList<>();

    private final BlockingQueue<DeviceBatch> mail = new LinkedBlockingQueue<>();
    private final BlockingQueue<WakeUpFeed.WakeUp> wakeUps = new LinkedBlockingQueue<>();

    /** Lets commands wait for press-1: each payload is a command, and its id. */
    public void mail(String... payloads) {
        List<CommandDelivery> deliveries = new ArrayList<>();
        for (String payload : payloads) {
            deliveries.add(new CommandDelivery(
                    "press-1",
                    payload,
                    "setSpeed",
                    new Content(Optional.empty(), Map.of("k", "v"), payload.getBytes(StandardCharsets.UTF_8)),
                    4,
                    Instant.now().plusSeconds(60),
                    1,
                    Optional.empty()));
        }
        mail.add(new DeviceBatch("press-1", "mqtt", Optional.empty(), deliveries, this));
    }

    /** Asks for a device to be woken. */
    public void wakeUp(String deviceId) {
        wakeUps.add(new WakeUpFeed.WakeUp(deviceId, Instant.EPOCH));
    }

    /** Returns it as an inbox. */
    public Inbox inbox() {
        return (Inbox) Proxy.newProxyInstance(
                Inbox.class.getClassLoader(),
                new Class<?>[] {Inbox.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "openDeliveries" -> new Deliveries();
                    case "openWakeUps" -> new Calls();
                    case "submit" -> submit((CommandRequest) args[0]);
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> 1;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private CompletableFuture<CommandStatus> submit(CommandRequest request) {
        submitted.add(request);
        return CompletableFuture.completedFuture(new CommandStatus(
                request.deviceId(),
                request.options().commandId().orElse("made-up"),
                request.name(),
                CommandState.QUEUED,
                Instant.EPOCH,
                Instant.EPOCH.plus(request.options().ttl()),
                request.options(),
                0,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                request.sender()));
    }

    private final class Deliveries implements DeliveryFeed {

        @Override
        public Optional<DeviceBatch> poll(int max, Duration timeout) throws InterruptedException {
            return Optional.ofNullable(mail.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public int deliver(DeviceBatch batch, List<CommandDelivery> deliveries) {
            for (CommandDelivery delivery : deliveries) {
                delivered.add(delivery.commandId() + "="
                        + new String(delivery.content().payload(), StandardCharsets.UTF_8));
            }
            return deliveries.size();
        }

        @Override
        public void done(DeviceBatch batch) {
            endings.add("done");
        }

        @Override
        public void failed(DeviceBatch batch, String reason) {
            endings.add(reason);
        }

        @Override
        public void giveBack(DeviceBatch batch) {
            endings.add("given back");
        }

        @Override
        public void close() {
            // Nothing to do.
        }
    }

    private final class Calls implements WakeUpFeed {

        @Override
        public Optional<WakeUp> poll(Duration timeout) throws InterruptedException {
            return Optional.ofNullable(wakeUps.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void done(WakeUp wakeUp) {
            called.add(wakeUp.deviceId());
        }

        @Override
        public void close() {
            // Nothing to do.
        }
    }
}
