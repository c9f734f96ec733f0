package io.millrace.gateway.internal.core;

import io.millrace.api.address.StreamKind;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.log.StreamLog;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * Appends who comes and goes to the log, in order and off the protocols' threads. While the log is away, full or failing, up to
 * 100,000 such records wait; what is more is dropped and said in the server's log. One may be stored twice, with the same
 * message id, after a failure.
 */
final class PresenceRecorder {

    private static final QuietLog QUIET = new QuietLog(LoggerFactory.getLogger(PresenceRecorder.class));
    private static final int MAX_WAITING = 100_000;
    private static final long RETRY_MILLIS = 100;
    private static final long POLL_MILLIS = 10;
    private static final int BATCH = 256;

    private final Services services;
    private final ScheduledExecutorService executor;
    private final MessageIds messageIds = new MessageIds();
    private final BlockingQueue<StreamRecord> queue = new LinkedBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();
    /** Records that the log has and has not answered, and one for the thread that is giving it more. */
    private final AtomicInteger onTheirWay = new AtomicInteger();

    PresenceRecorder(Services services, ScheduledExecutorService executor) {
        this.services = services;
        this.executor = executor;
    }

    /**
     * Records that a device came or went; services have no presence. Returns at once.
     *
     * @param device who
     * @param session its own, or that of a gateway which speaks for it
     * @param connected whether it came
     * @param time when
     */
    void record(Identity device, CoreSession session, boolean connected, Instant time) {
        if (device.kind() != IdentityKind.DEVICE) {
            return;
        }
        Optional<String> gateway = session.isDevice(device.id())
                ? Optional.empty()
                : Optional.of(session.identity().id());
        String json = "{\"connected\":" + connected + ",\"protocol\":\""
                + session.transport().protocol() + "\""
                + gateway.map(id -> ",\"gateway\":\"" + id + "\"").orElse("") + ",\"time\":\"" + time + "\"}";
        StreamRecord record = new StreamRecord(
                StreamKind.PRESENCE,
                device.id(),
                StreamRecord.DEFAULT_STREAM,
                new Stamp(time, messageIds.next(), false, device.generationId(), gateway),
                new Content(Optional.of("application/json"), Map.of(), json.getBytes(StandardCharsets.UTF_8)));
        if (queue.offer(record)) {
            schedule(0);
        } else {
            QUIET.info("Presence of '{}' is not recorded: the log is away and too much waits", device.id());
        }
    }

    private void schedule(long delayMillis) {
        if (!executor.isShutdown() && scheduled.compareAndSet(false, true)) {
            executor.schedule(this::drain, delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Appends the first records; they leave the queue once they are stored, so that none is lost and their order stays. */
    private void drain() {
        scheduled.set(false);
        if (onTheirWay.get() > 0) {
            return; // the last of them schedules
        }
        List<StreamRecord> batch = queue.stream().limit(BATCH).toList();
        if (batch.isEmpty()) {
            return;
        }
        failed.set(false);
        onTheirWay.set(1);
        try {
            StreamLog log = services.log().require();
            for (StreamRecord next : batch) {
                onTheirWay.incrementAndGet();
                if (!log.tryAppend(next, new Written())) {
                    onTheirWay.decrementAndGet();
                    failed.set(true);
                    break;
                }
            }
        } catch (AwayException e) {
            failed.set(true);
        } catch (RuntimeException e) {
            // a log that is closed under us throws whatever its library throws; the next one may serve
            QUIET.info("Presence waits, because the log failed: {}", e.toString());
            onTheirWay.decrementAndGet();
            failed.set(true);
        }
        answered();
    }

    private void answered() {
        if (onTheirWay.decrementAndGet() == 0 && !queue.isEmpty()) {
            schedule(failed.get() ? RETRY_MILLIS : 0);
        }
    }

    /** Waits until all that was recorded is stored. */
    boolean awaitStored(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!queue.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return queue.isEmpty();
    }

    /** The log answers in order: after a failure, what follows it is appended again, too. */
    private final class Written implements AppendCallback {

        @Override
        public void appended(long position) {
            if (!failed.get()) {
                queue.remove();
            }
            answered();
        }

        @Override
        public void failed(LogException cause) {
            failed.set(true);
            QUIET.info("Presence waits, because it could not be stored: {}", cause.getMessage());
            answered();
        }
    }
}
