package io.millrace.alerts.internal;

import static io.millrace.alerts.internal.Signals.at;
import static io.millrace.alerts.internal.Signals.clear;
import static io.millrace.alerts.internal.Signals.ofRoute;
import static io.millrace.alerts.internal.Signals.raise;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.alert.Alert;
import io.millrace.api.alert.AlertQuery;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult;
import io.millrace.storage.internal.EmbeddedDatabase;
import io.millrace.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

public class RetentionTest {

    private static final AlertSettings.Damping NONE = new AlertSettings.Damping(Duration.ZERO, 2, Duration.ZERO);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final MutableClock clock = new MutableClock(at(0));
    private EmbeddedDatabase database;
    private AlertBook book;

    @Before
    public void open() {
        database = EmbeddedDatabase.open(folder.getRoot().toPath().resolve("derby"));
        database.migrate("alerts", JdbcAlerts.class);
        book = new AlertBook(database, new Everybody(), new Judge(NONE, new Ids()), clock, new AlertCounts(), () -> {});
    }

    @After
    public void close() {
        database.close();
    }

    @Test
    public void oldAndTooManyAlertsAreDroppedClearedOnesFirst() {
        book.take(List.of(raise(0), clear(0, 1), raise(2), clear(2, 3), ofRoute(true, 0), ofRoute("press-2", true, 0)));
        clean(4);
        assertEquals(List.of("id-4", "id-3", "id-2", "id-1"), ids());
        clean(3);
        assertEquals(List.of("id-4", "id-3", "id-2"), ids());
        clock.advance(Duration.ofDays(2));
        clean(3);
        assertEquals(List.of("id-4", "id-3"), ids());
        clean(1);
        assertEquals(List.of("id-4"), ids());
    }

    private void clean(int maximum) {
        new Retention(book, new AlertSettings(NONE, Duration.ofDays(1), maximum)).clean(clock.instant());
    }

    private List<String> ids() {
        return database
                .transaction(connection -> AlertSearch.find(connection, AlertQuery.ALL, 10, Optional.empty()))
                .alerts()
                .stream()
                .map(Alert::id)
                .toList();
    }

    private static final class Ids implements Supplier<String> {
        private int last;

        @Override
        public String get() {
            last++;
            return "id-" + last;
        }
    }

    private static final class Everybody implements IdentityStore {
        @Override
        public LoginResult authenticate(Login login) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Identity> find(IdentityKind kind, String id) {
            return Optional.of(new Identity(kind, id, true, "g1", Identity.Grants.NONE));
        }
    }

    @Test
    public void aValueThatIsWrongIsRefusedWithItsKey() {
        AlertsConfig wrong = Converters.standardConverter()
                .convert(Map.of("flapOccurrences", 1))
                .to(AlertsConfig.class);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> AlertSettings.of(wrong));
        assertTrue(refused.getMessage(), refused.getMessage().contains("io.millrace.alerts: 'flapOccurrences' is 1"));
    }
}
