package io.millrace.alerts.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;

import io.millrace.alerts.internal.action.ActionDesk;
import io.millrace.alerts.internal.action.Plans;
import io.millrace.api.alert.ActionReport;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.AlertQuery;
import io.millrace.api.alert.AlertSignal;
import io.millrace.storage.internal.EmbeddedDatabase;
import io.millrace.testing.FakeSecretBox;
import io.millrace.testing.InMemoryStreamLog;
import io.millrace.testing.MutableClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** Alerts over a real database, and a log in memory. The clock stands until a test moves it. */
final class Room extends TemporaryFolder {

    final Registered registered = new Registered();
    final InMemoryStreamLog log = new InMemoryStreamLog();
    final Providers providers = new Providers();
    final Letters letters = new Letters();
    final MutableClock clock = new MutableClock(Signals.at(0));
    EmbeddedDatabase database;
    JdbcAlerts alerts;

    @Override
    protected void before() throws Throwable {
        super.before();
        database = EmbeddedDatabase.open(getRoot().toPath().resolve("derby"));
        providers.bindLog(log);
        providers.bindLetters(letters);
        start(Map.of());
    }

    @Override
    protected void after() {
        alerts.close();
        database.close();
        super.after();
    }

    /** Starts with what an operator wrote. */
    void start(Map<String, Object> config) {
        AlertsConfig typed = Converters.standardConverter().convert(config).to(AlertsConfig.class);
        alerts = new JdbcAlerts(
                AlertSettings.of(typed),
                new AlertBook.Stores(database, registered),
                new Plans(new FakeSecretBox("master")),
                providers,
                clock);
        alerts.open();
    }

    /** Ends and starts again. */
    void restart(Map<String, Object> config) {
        alerts.close();
        start(config);
    }

    /** Makes another book on the same tables. */
    AlertBook book(Judge judge) {
        AlertSettings settings = AlertSettings.of(
                Converters.standardConverter().convert(Map.of()).to(AlertsConfig.class));
        ActionDesk desk = new ActionDesk(
                new ActionDesk.Surroundings(database, providers.inbox(), providers.letters(), clock),
                new Plans(new FakeSecretBox("master")),
                settings.actions());
        return new AlertBook(
                new AlertBook.Stores(database, registered), judge, clock, new AlertCounts(), desk, () -> {});
    }

    void take(AlertSignal... signals) {
        alerts.take(List.of(signals));
    }

    /** Returns the id of the newest alert. */
    String id() {
        return all().get(0).id();
    }

    /** Returns what became of its newest action. */
    ActionReport report() {
        return alerts.actions(id()).get(0);
    }

    /** Waits until that is so. */
    void awaitAction(ActionReport.State state, int attempts) {
        await().untilAsserted(() -> {
            assertEquals(report().detail(), state, report().state());
            assertEquals(attempts, report().attempts());
        });
    }

    List<Alert> all() {
        return alerts.list(AlertQuery.ALL, 100, Optional.empty()).alerts();
    }
}
