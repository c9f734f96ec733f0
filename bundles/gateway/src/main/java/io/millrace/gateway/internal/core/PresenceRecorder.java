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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/**
 * Appends who comes and goes to the log, in order and off the protocols' threads. While the log is away, up to 100,000 such
 * records wait; what is more is dropped and said in the server's log.
 */
final class PresenceRecorder {

    private static final QuietLog QUIET = new QuietLog(LoggerFactory.getLogger(PresenceRecorder.class));
    private static final int MAX_WAITING = 100_000;
    private static final long RETRY_MILLIS = 100;

    private final Services services;
    private final ScheduledExecutorService executor;
    private final MessageIds messageIds = new MessageIds();
    private final BlockingQueue<StreamRecord> queue = new LinkedBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean scheduled = new AtomicBoolean();

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

    private void drain() {
        scheduled.set(false);
        try {
            for (StreamRecord next = queue.peek(); next != null; next = queue.peek()) {
                StreamLog log = services.log().require();
                log.append(next, Written.INSTANCE);
                queue.remove();
            }
        } catch (AwayException e) {
            schedule(RETRY_MILLIS);
        } catch (RuntimeException e) {
            // a log that is closed under us throws whatever its library throws; the next one may serve
            QUIET.info("Presence waits, because the log failed: {}", e.toString());
            schedule(RETRY_MILLIS);
        }
    }

    /** Presence is nobody's promise: a failed append is only told. */
    private enum Written implements AppendCallback {
        INSTANCE;

        @Override
        public void appended(long position) {
            // nobody waits for it
        }

        @Override
        public void failed(LogException cause) {
            QUIET.info("A presence record was lost: {}", cause.getMessage());
        }
    }
}
