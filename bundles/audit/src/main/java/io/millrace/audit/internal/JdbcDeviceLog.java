package io.millrace.audit.internal;

import io.millrace.api.devicelog.DeviceLog;
import io.millrace.api.devicelog.DeviceLogEntry;
import io.millrace.api.devicelog.DeviceLogReport;
import io.millrace.api.devicelog.DeviceLogReport.Event;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.identity.Login;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of each identity. Reports wait in a bounded queue; a thread of its own, or whoever asks, stores them. Entries of
 * registered identities survive a restart. That something was registered is kept in memory only: a bulk registration would
 * write a row more for each device.
 */
@Component(
        service = {DeviceLog.class, ProvisioningListener.class, MetricsSource.class},
        configurationPid = AuditConfig.PID,
        immediate = true)
public final class JdbcDeviceLog implements DeviceLog, ProvisioningListener, MetricsSource {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcDeviceLog.class);
    private static final int MAX_WAITING = 2048;
    private static final int MAX_TEXT = 300;

    private final AuditSettings settings;
    private final Database database;
    private final IdentityStore identities;
    private final Clock clock;
    private final Retention retention;
    private final BlockingQueue<DeviceLogEntry> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Strangers strangers = new Strangers();
    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "millrace-devicelog"));

    /**
     * Called by the framework.
     *
     * @param config as the operator wrote it
     * @param database where the table is
     * @param identities who is registered
     */
    @Activate
    public JdbcDeviceLog(AuditConfig config, @Reference Database database, @Reference IdentityStore identities) {
        this(AuditSettings.of(config), database, identities, Clock.systemUTC());
    }

    /**
     * Puts the parts together.
     *
     * @param settings how long entries are kept
     * @param database where the table is
     * @param identities who is registered
     * @param clock tells the time
     */
    JdbcDeviceLog(AuditSettings settings, Database database, IdentityStore identities, Clock clock) {
        this.settings = settings;
        this.database = database;
        this.identities = identities;
        this.clock = clock;
        retention = new Retention("millrace-devicelog-retention", this::clean);
    }

    /** Makes the table, before anybody sees the service, and starts the threads. */
    @Activate
    void open() {
        database.migrate("audit", JdbcDeviceLog.class);
        executor.scheduleWithFixedDelay(this::store, 200, 200, TimeUnit.MILLISECONDS);
        retention.start();
    }

    /** Stores what waits, and stops. */
    @Deactivate
    void close() {
        retention.stop();
        executor.shutdownNow();
        store();
    }

    @Override
    public void report(DeviceLogReport report) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        DeviceLogReport fit = new DeviceLogReport(
                Texts.line(report.identity(), 160),
                report.event(),
                Texts.line(report.protocol(), 16),
                Texts.line(report.address(), 64),
                Texts.line(report.text(), MAX_TEXT));
        if (!waiting.offer(new DeviceLogEntry(now, now, 1, fit))) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void changed(LifecycleEvent event) {
        LifecycleWords.of(event).ifPresent(text -> {
            String identity = event.kind() == IdentityKind.DEVICE ? event.id() : Login.SERVICE_PREFIX + event.id();
            report(new DeviceLogReport(identity, Event.LIFECYCLE, "", "", text));
        });
    }

    @Override
    public List<DeviceLogEntry> last(String identity) {
        store();
        List<DeviceLogEntry> entries = new ArrayList<>();
        synchronized (strangers) {
            entries.addAll(strangers.last(identity));
        }
        entries.addAll(database.transaction(connection -> DeviceLogTable.last(connection, identity)));
        entries.sort(Comparator.comparing(DeviceLogEntry::time).reversed());
        return entries.size() > MAX_ENTRIES ? List.copyOf(entries.subList(0, MAX_ENTRIES)) : entries;
    }

    /** Stores what waits; what says the same of the same identity becomes one entry first. */
    private void store() {
        try {
            synchronized (strangers) {
                List<DeviceLogEntry> drained = new ArrayList<>();
                waiting.drainTo(drained);
                List<DeviceLogEntry> known = new ArrayList<>();
                for (DeviceLogEntry entry : merged(drained)) {
                    if (isKept(entry.report())) {
                        known.add(entry);
                    } else {
                        strangers.add(entry);
                    }
                }
                if (!known.isEmpty()) {
                    database.transaction(connection -> {
                        for (DeviceLogEntry entry : known) {
                            DeviceLogTable.add(connection, entry);
                        }
                        return known.size();
                    });
                }
            }
        } catch (RuntimeException e) {
            // the boundary of the thread: a database that fails does so in ways of its own, and costs these reports
            // alone
            LOG.warn("Reports of refusals could not be stored: {}", e.getMessage());
        }
    }

    private static Collection<DeviceLogEntry> merged(List<DeviceLogEntry> drained) {
        Map<DeviceLogReport, DeviceLogEntry> merged = new LinkedHashMap<>();
        for (DeviceLogEntry entry : drained) {
            DeviceLogReport report = entry.report();
            DeviceLogReport same =
                    new DeviceLogReport(report.identity(), report.event(), report.protocol(), "", report.text());
            DeviceLogEntry before = merged.remove(same);
            merged.put(
                    same,
                    before == null
                            ? entry
                            : new DeviceLogEntry(entry.time(), before.first(), before.count() + 1, report));
        }
        return merged.values();
    }

    private boolean isKept(DeviceLogReport report) {
        if (report.event() == Event.LIFECYCLE) {
            return !report.text().equals(LifecycleWords.REGISTERED);
        }
        String name = report.identity();
        boolean service = name.startsWith(Login.SERVICE_PREFIX);
        return identities
                .find(
                        service ? IdentityKind.SERVICE : IdentityKind.DEVICE,
                        service ? name.substring(Login.SERVICE_PREFIX.length()) : name)
                .isPresent();
    }

    /** Drops entries that are too old. */
    void clean() {
        long oldest = clock.millis() - settings.deviceLogAge().toMillis();
        database.transaction(connection ->
                JdbcAuditTrail.delete(connection, "DELETE FROM audit_device_log WHERE last_at < ?", oldest));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(
                "millrace_devicelog_dropped_total",
                "Reports of refusals that were dropped because too many came at once",
                Type.COUNTER,
                Map.of(),
                dropped.get()));
    }
}
