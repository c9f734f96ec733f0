package io.millrace.rules.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.Test;
import org.osgi.util.converter.Converters;

public class RulesSettingsTest {

    private static RulesSettings settings(Map<String, Object> values) {
        return RulesSettings.of(Converters.standardConverter().convert(values).to(RulesConfig.class));
    }

    @Test
    public void theDefaultsAreThoseOfTheManual() {
        assertEquals(
                new RulesSettings(
                        Path.of("data/rules"),
                        "hot-path",
                        1000,
                        new RulesSettings.Memory(64L << 20, 16L << 20, 10_000),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(50)),
                settings(Map.of()));
    }

    @Test
    public void aWrongValueIsRefusedWithItsKey() {
        for (String key : new String[] {
            "maxRules", "memoryMebibytes", "ruleMemoryMebibytes", "windowValues", "snapshotSeconds", "backtestSeconds"
        }) {
            String message = assertThrows(IllegalArgumentException.class, () -> settings(Map.of(key, 0)))
                    .getMessage();
            assertEquals("io.millrace.rules: '" + key + "' is 0", message.split(",")[0]);
        }
        assertThrows(IllegalArgumentException.class, () -> settings(Map.of("group", " ")));
        assertThrows(IllegalArgumentException.class, () -> settings(Map.of("folder", " ")));
    }
}
