package io.millrace.alerts.internal;

import static io.millrace.alerts.internal.Signals.clear;
import static io.millrace.alerts.internal.Signals.ofRoute;
import static io.millrace.alerts.internal.Signals.raise;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.alerts.internal.action.ActionSettings;
import io.millrace.api.alert.Alert;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.util.converter.Converters;

public class RetentionTest {

    private static final AlertSettings.Damping NONE = new AlertSettings.Damping(Duration.ZERO, 2, Duration.ZERO);

    @Rule
    public final Room room = new Room();

    @Test
    public void oldAndTooManyAlertsAreDroppedClearedOnesFirst() {
        AlertBook book = room.book(new Judge(NONE, new Ids()));
        book.take(List.of(raise(0), clear(0, 1), raise(2), clear(2, 3), ofRoute(true, 0), ofRoute("press-2", true, 0)));
        clean(book, 4);
        assertEquals(List.of("id-4", "id-3", "id-2", "id-1"), ids());
        clean(book, 3);
        assertEquals(List.of("id-4", "id-3", "id-2"), ids());
        room.clock.advance(Duration.ofDays(2));
        clean(book, 3);
        assertEquals(List.of("id-4", "id-3"), ids());
        clean(book, 1);
        assertEquals(List.of("id-4"), ids());
    }

    private void clean(AlertBook book, int maximum) {
        ActionSettings none = AlertSettings.of(config(Map.of())).actions();
        new Retention(book, new AlertSettings(NONE, Duration.ofDays(1), maximum, none)).clean(room.clock.instant());
    }

    private static AlertsConfig config(Map<String, Object> values) {
        return Converters.standardConverter().convert(values).to(AlertsConfig.class);
    }

    private List<String> ids() {
        return room.all().stream().map(Alert::id).toList();
    }

    private static final class Ids implements Supplier<String> {
        private int last;

        @Override
        public String get() {
            last++;
            return "id-" + last;
        }
    }

    @Test
    public void aValueThatIsWrongIsRefusedWithItsKey() {
        AlertsConfig wrong = config(Map.of("flapOccurrences", 1));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> AlertSettings.of(wrong));
        assertTrue(refused.getMessage(), refused.getMessage().contains("io.millrace.alerts: 'flapOccurrences' is 1"));
    }
}
