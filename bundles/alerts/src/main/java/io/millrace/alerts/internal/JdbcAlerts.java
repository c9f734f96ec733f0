package io.millrace.alerts.internal;

import io.millrace.alerts.internal.action.ActionDesk;
import io.millrace.alerts.internal.action.Plans;
import io.millrace.api.alert.ActionReport;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.AlertPage;
import io.millrace.api.alert.AlertQuery;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertSignal;
import io.millrace.api.alert.Alerts;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.identity.SecretBox;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alerts in tables. Any thread. */
@Component(
        service = {Alerts.class, ProvisioningListener.class, MetricsSource.class},
        configurationPid = AlertsConfig.PID,
        immediate = true)
@Designate(ocd = AlertsConfig.class)
public final class JdbcAlerts implements Alerts, ProvisioningListener, MetricsSource {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcAlerts.class);

    private final AlertSettings settings;
    private final Database database;
    private final Clock clock;
    private final Providers providers;
    private final AlertCounts counts = new AlertCounts();
    private final Semaphore work = new Semaphore(1);
    private final AlertBook book;
    private final ActionDesk desk;
    private final LogFeeder feeder;
    private AlertClerk clerk;

    /**
     * Called by the framework.
     *
     * @param config as the operator wrote it
     * @param database where the tables are
     * @param identities who is registered
     * @param box encrypts actions, which may hold secrets
     * @param providers who comes and goes
     */
    @Activate
    public JdbcAlerts(
            AlertsConfig config,
            @Reference Database database,
            @Reference IdentityStore identities,
            @Reference SecretBox box,
            @Reference Providers providers) {
        this(
                AlertSettings.of(config),
                new AlertBook.Stores(database, identities),
                new Plans(box),
                providers,
                Clock.systemUTC());
    }

    /**
     * Puts the parts together.
     *
     * @param settings bounds
     * @param stores where the tables are, and who is registered
     * @param plans keep actions with their alerts
     * @param providers who comes and goes
     * @param clock tells the time
     */
    JdbcAlerts(AlertSettings settings, AlertBook.Stores stores, Plans plans, Providers providers, Clock clock) {
        this.settings = settings;
        this.database = stores.database();
        this.providers = providers;
        this.clock = clock;
        Judge judge = new Judge(settings.damping(), () -> UUID.randomUUID().toString());
        desk = new ActionDesk(
                new ActionDesk.Surroundings(database, providers.inbox(), providers.letters(), clock),
                plans,
                settings.actions());
        feeder = new LogFeeder(database, providers.log(), clock);
        book = new AlertBook(stores, judge, clock, counts, desk, work::release);
    }

    /** Makes the tables, before anybody sees the service, and starts the thread. */
    @Activate
    void open() {
        database.migrate("alerts", JdbcAlerts.class);
        book.open();
        clerk = new AlertClerk(
                new AlertClerk.Parts(feeder, book, new Retention(book, settings), counts, clock),
                settings.maximum(),
                work);
        clerk.open();
        desk.open();
    }

    /** Stops the thread; what is not in the log yet waits in its table. */
    @Deactivate
    void close() {
        desk.close();
        clerk.close();
    }

    @Override
    public void take(List<AlertSignal> signals) {
        book.take(signals);
    }

    @Override
    public AlertPage list(AlertQuery query, int limit, Optional<String> cursor) {
        Optional<Long> before = AlertSearch.place(cursor);
        return database.transaction(connection -> AlertSearch.find(connection, query, limit, before));
    }

    @Override
    public Optional<Alert> find(String id) {
        return database.transaction(connection -> AlertTable.find(connection, id))
                .map(Entry::alert);
    }

    @Override
    public List<ActionReport> actions(String id) {
        return database.transaction(connection -> Plans.reports(connection, id));
    }

    @Override
    public void repeat(String key) {
        desk.repeat(key);
    }

    @Override
    public Optional<Alert> acknowledge(String id, String by) {
        return book.acknowledge(id, by);
    }

    @Override
    public Optional<Alert> clear(String id) {
        return book.clear(id);
    }

    @Override
    public void erase(String deviceId, String generationId) {
        feeder.quietly(() -> book.erase(deviceId, generationId));
    }

    @Override
    public void changed(LifecycleEvent event) {
        if (event.type() != LifecycleEvent.Type.UNREGISTERED || event.kind() != IdentityKind.DEVICE) {
            return;
        }
        try {
            book.deviceGone(event.id(), event.generationId());
        } catch (RuntimeException e) {
            // a listener does not throw; who looks at the alerts can clear them by hand
            LOG.warn("Alerts of {}, which was unregistered, stay open: {}", event.id(), e.getMessage());
        }
    }

    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>(counts.metrics());
        Map<String, Long> open = database.transaction(JdbcAlerts::openBySeverity);
        for (AlertSeverity severity : AlertSeverity.values()) {
            metrics.add(new Metric(
                    "millrace_alerts_open",
                    "Alerts that are not cleared.",
                    Type.GAUGE,
                    Map.of("severity", severity.wireName()),
                    open.getOrDefault(severity.wireName(), 0L)));
        }
        Map<String, Long> actions = database.transaction(Plans::countByState);
        for (ActionReport.State state : ActionReport.State.values()) {
            metrics.add(new Metric(
                    "millrace_alert_actions",
                    "Actions of the alerts that are kept.",
                    Type.GAUGE,
                    Map.of("status", state.wireName()),
                    actions.getOrDefault(state.wireName(), 0L)));
        }
        metrics.add(new Metric(
                "millrace_alerts_outbox",
                "Changes of alerts that wait for the log.",
                Type.GAUGE,
                Map.of(),
                database.transaction(AlertOutbox::size)));
        return metrics;
    }

    private static Map<String, Long> openBySeverity(Connection connection) throws SQLException {
        Map<String, Long> open = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT severity, COUNT(*) FROM alert WHERE status <> 'cleared' GROUP BY severity");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                open.put(rows.getString(1), rows.getLong(2));
            }
        }
        return open;
    }
}
