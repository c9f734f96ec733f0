package io.millrace.rest.internal.live;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.StateListener;
import io.millrace.api.stream.StreamRecord;
import io.millrace.json.Json;
import io.millrace.rest.internal.provider.DeviceProviders;
import io.millrace.rest.internal.provider.StreamProviders;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells browsers what happens: changed values as the state hears of them, presence and alerts from the log, and once a
 * second how many records of each kind came. Costs nothing a message while nobody listens. One thread.
 */
@Component(
        service = {LiveFeed.class, StateListener.class},
        configurationPid = LiveFeed.PID,
        immediate = true)
@Designate(ocd = LiveConfig.class)
public final class LiveFeed implements StateListener {

    /** The PID. */
    public static final String PID = "io.millrace.rest.live";

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StreamProviders streams;
    private final DeviceProviders devices;
    private final LiveConfig config;
    private final CopyOnWriteArrayList<LiveClient> clients = new CopyOnWriteArrayList<>();
    private final Map<StreamKind, Long> positions = new EnumMap<>(StreamKind.class);
    private final LogTail presence = new LogTail(StreamKind.PRESENCE);
    private final LogTail alerts = new LogTail(StreamKind.ALERTS);
    private ScheduledExecutorService executor;
    private StreamLog log;
    private long lastRate;
    private boolean failing;

    /**
     * Called by the framework.
     *
     * @param config bounds
     * @param streams who have the log
     * @param devices who count connections
     */
    @Activate
    public LiveFeed(LiveConfig config, @Reference StreamProviders streams, @Reference DeviceProviders devices) {
        range("maxClients", config.maxClients(), 1, 1000);
        range("intervalMillis", config.intervalMillis(), 50, 10_000);
        range("maxWaitingValues", config.maxWaitingValues(), 100, 1_000_000);
        range("clientMinutes", config.clientMinutes(), 1, 1440);
        this.config = config;
        this.streams = streams;
        this.devices = devices;
    }

    private static void range(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    PID + ": '" + key + "' is " + value + ", but must be from " + min + " to " + max);
        }
    }

    /** Called by the framework: starts the thread. */
    @Activate
    public void start() {
        executor = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "millrace-rest-live"));
        executor.scheduleWithFixedDelay(
                this::tick, config.intervalMillis(), config.intervalMillis(), TimeUnit.MILLISECONDS);
    }

    /** Called by the framework: lets the clients go. */
    @Deactivate
    public void stop() {
        executor.shutdownNow();
        clients.forEach(LiveClient::close);
        clients.clear();
    }

    /**
     * Takes a client.
     *
     * @param wanted what it wants to hear of
     * @param async its request
     * @param welcome whether it still may listen, asked once a second
     * @return whether there was room for it
     */
    boolean add(Wanted wanted, AsyncContext async, BooleanSupplier welcome) throws IOException {
        if (clients.size() >= config.maxClients()) {
            return false;
        }
        LiveClient[] self = new LiveClient[1];
        LiveClient client =
                new LiveClient(wanted, config.maxWaitingValues(), async, welcome, () -> clients.remove(self[0]));
        self[0] = client;
        async.setTimeout(TimeUnit.MINUTES.toMillis(config.clientMinutes()));
        async.addListener(new Leaving(client));
        clients.add(client);
        client.start();
        return true;
    }

    /** Returns how many listen. */
    int clients() {
        return clients.size();
    }

    @Override
    public void changed(DeviceState change) {
        for (LiveClient client : clients) {
            client.changed(change);
        }
    }

    private void tick() {
        if (clients.isEmpty()) {
            closeTails();
            positions.clear();
            return;
        }
        boolean second = System.nanoTime() - lastRate >= SECOND_NANOS;
        try {
            followLog();
            if (second) {
                sendRate(System.nanoTime() - lastRate);
            }
            failing = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // the boundary of the thread: a log that is being swapped throws whatever its library throws; the next may
            // serve
            logFailed(e);
        }
        if (second) {
            lastRate = System.nanoTime();
        }
        // values come from elsewhere, and a listener is alive, whatever the log does
        for (LiveClient client : clients) {
            if (second && !client.beat()) {
                clients.remove(client);
                client.close();
                continue;
            }
            client.flush();
        }
    }

    private void logFailed(RuntimeException failure) {
        closeTails();
        if (failing) {
            LOG.debug("Live presence, alerts and rates still wait: {}", failure.toString());
        } else {
            LOG.warn("Live presence, alerts and rates wait, because the stream log fails", failure);
        }
        failing = true;
    }

    private void followLog() throws InterruptedException {
        Optional<StreamLog> now = streams.log().current();
        if (now.isEmpty()) {
            closeTails();
            return;
        }
        if (now.get() != log) {
            closeTails();
            log = now.get();
        }
        for (LogRecord next : presence.poll(log)) {
            sendPresence(next.record());
        }
        for (LogRecord next : alerts.poll(log)) {
            sendAlert(next.record());
        }
    }

    private void sendPresence(StreamRecord record) {
        if (Json.tryRead(record.content().payload()).orElse("") instanceof Map<?, ?> payload) {
            Map<String, Object> data = Json.of(
                    "deviceId", record.deviceId(),
                    "connected", payload.get("connected"),
                    "since", record.stamp().enqueuedTime().toString(),
                    "protocol", payload.get("protocol"));
            clients.forEach(client -> client.event("presence", record.deviceId(), data));
        }
    }

    private void sendAlert(StreamRecord record) {
        if (Json.tryRead(record.content().payload()).orElse("") instanceof Map<?, ?> payload) {
            Map<String, Object> data = Json.object(payload);
            clients.forEach(client -> client.alert(record.deviceId(), data));
        }
    }

    private void sendRate(long nanos) {
        if (log == null) {
            return;
        }
        Map<String, Object> rates = new LinkedHashMap<>();
        List<StreamInfo> infos = log.streams();
        for (StreamInfo info : infos) {
            Long before = positions.put(info.kind(), info.last());
            if (before != null) {
                double perSecond = (info.last() - before) * (double) SECOND_NANOS / nanos;
                rates.put(info.kind().wireName(), Math.round(perSecond * 10) / 10.0);
            }
        }
        int connections = devices.presence()
                .current()
                .map(service -> service.connections())
                .orElse(0);
        Map<String, Object> data =
                Json.of("time", Instant.now().toString(), "perSecond", rates, "connections", connections);
        clients.forEach(client -> client.event("rate", data));
    }

    private void closeTails() {
        log = null;
        presence.close();
        alerts.close();
    }

    /** Forgets a client whose answer is over. */
    private final class Leaving implements AsyncListener {

        private final LiveClient client;

        Leaving(LiveClient client) {
            this.client = client;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            clients.remove(client);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            clients.remove(client);
            client.close();
        }

        @Override
        public void onError(AsyncEvent event) {
            clients.remove(client);
            client.close();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // asynchronous already
        }
    }
}
