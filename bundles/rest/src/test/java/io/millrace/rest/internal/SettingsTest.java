package io.millrace.rest.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.osgi.util.converter.Converters;

public class SettingsTest {

    private static RestSettings settings(Map<String, Object> values) {
        return new RestSettings(Converters.standardConverter().convert(values).to(RestConfig.class));
    }

    @Test
    public void theDefaultsAreValid() {
        RestSettings settings = settings(Map.of());
        assertEquals(1_048_576, settings.maxBodyBytes());
        assertEquals(Duration.ofHours(24), settings.idempotencyLifetime());
        assertEquals(List.of(), settings.allowedHosts());
    }

    @Test
    public void namesAreSeparatedByCommas() {
        assertEquals(List.of("a", "b"), settings(Map.of("allowedHosts", "a, b")).allowedHosts());
    }

    @Test
    public void aWrongValueNamesItsKey() {
        for (String key : List.of("maxBodyBytes", "rememberLoginSeconds", "sessionMinutes", "idempotencyHours")) {
            Exception refused = assertThrows(IllegalArgumentException.class, () -> settings(Map.of(key, -1)));
            assertTrue(refused.getMessage(), refused.getMessage().startsWith("io.millrace.rest: '" + key + "'"));
        }
    }
}
