package io.millrace.storage.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.Test;

public class StorageSettingsTest {

    @Test
    public void defaultsAreThoseOfTheManual() {
        StorageSettings settings = StorageSettings.of(TestConfig.of(Map.of()));

        assertTrue(settings.folder().endsWith("data/derby"));
        assertEquals(8, settings.poolSize());
        assertEquals(Duration.ofSeconds(10), settings.connectionTimeout());
        assertEquals(Duration.ofSeconds(5), settings.lockTimeout());
        assertEquals(32, settings.pageCacheMebibytes());
    }

    @Test
    public void aWrongValueIsRefusedWithItsKey() {
        for (String key :
                new String[] {"poolSize", "connectionTimeoutSeconds", "lockTimeoutSeconds", "pageCacheMebibytes"}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> StorageSettings.of(TestConfig.of(Map.of(key, "0"))));
            assertTrue(e.getMessage(), e.getMessage().contains("io.millrace.storage: '" + key + "' is 0"));
        }
    }

    @Test
    public void aPlaceholderThatNobodyReplacedIsNoFolder() {
        for (String folder : new String[] {"", " ", "$[env:MILLRACE_DATA]/derby", "${MILLRACE_DATA}/derby"}) {
            assertThrows(
                    IllegalArgumentException.class, () -> StorageSettings.of(TestConfig.of(Map.of("folder", folder))));
        }
    }
}
