package io.millrace.registry.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JdbcRegistryTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Fixture fixture;

    @Before
    public void open() {
        fixture = new Fixture(folder.getRoot().toPath(), "metadata.site, metadata.n");
    }

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void aRecordComesBackAsItWasGiven() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("z", 1);
        metadata.put("a", List.of(true, "text", 2.5));
        metadata.put("n", Map.of("deep", 123456789012L));
        DeviceRecord given = new DeviceRecord(
                "d",
                DeviceStatus.DISABLED,
                metadata,
                Map.of("fw", "1"),
                Map.of("rate", 5),
                7,
                List.of("gw"),
                "gen",
                "");
        DeviceRecord stored = fixture.registry.insert(given);

        assertEquals(stored, fixture.registry.find("d").orElseThrow());
        assertEquals(List.of("z", "a", "n"), List.copyOf(stored.metadata().keySet()));
        assertEquals(Optional.empty(), fixture.registry.find("nobody"));
        assertEquals(1, fixture.registry.count());
    }

    @Test
    public void anIdIsThereOnce() {
        fixture.registry.insert(Fixture.device("d", Map.of()));

        assertThrows(IllegalStateException.class, () -> fixture.registry.insert(Fixture.device("d", Map.of())));
        assertEquals(1, fixture.registry.count());
    }

    @Test
    public void anUpdateNeedsTheLatestEtag() {
        DeviceRecord first = fixture.registry.insert(Fixture.device("d", Map.of("site", "Ulm")));
        DeviceRecord second = fixture.registry.update(with(first, Map.of("site", "Bonn")));

        assertNotEquals(first.etag(), second.etag());
        assertThrows(ConcurrentModificationException.class, () -> fixture.registry.update(with(first, Map.of())));
        assertEquals("Bonn", fixture.registry.find("d").orElseThrow().metadata().get("site"));
    }

    @Test
    public void theIndexFollowsUpdatesAndDeletes() {
        DeviceRecord first = fixture.registry.insert(Fixture.device("d", Map.of("site", "Ulm", "n", 1)));
        assertEquals(2, entries());
        fixture.registry.update(with(first, Map.of("site", List.of("Ulm", "Bonn"))));
        assertEquals(2, entries());
        assertEquals(1, size("metadata.site eq 'Bonn'"));
        assertEquals(0, size("metadata.n eq 1"));
        assertTrue(fixture.registry.delete("d"));
        assertFalse(fixture.registry.delete("d"));
        assertEquals(0, entries());
        assertEquals(0, fixture.registry.count());
    }

    @Test
    public void aRollbackLeavesNoTrace() {
        assertThrows(
                IllegalArgumentException.class,
                () -> fixture.database.transaction(c -> {
                    fixture.registry.insert(Fixture.device("d", Map.of("site", "Ulm")));
                    assertEquals(1, size("metadata.site eq 'Ulm'"));
                    throw new IllegalArgumentException("no");
                }));

        assertEquals(0, entries());
        assertEquals(0, fixture.registry.count());
    }

    @Test
    public void gatewaysFollowTheRecord() {
        assertFalse(fixture.registry.isGatewayOf("gw", "child"));
        DeviceRecord child = fixture.registry.insert(
                Fixture.device("child", DeviceStatus.ENABLED, Map.of(), Map.of(), List.of("gw", "gw2")));
        assertTrue(fixture.registry.isGatewayOf("gw", "child"));
        assertTrue(fixture.registry.isGatewayOf("gw2", "child"));
        assertFalse(fixture.registry.isGatewayOf("child", "gw"));
        fixture.registry.update(new DeviceRecord(
                "child", DeviceStatus.ENABLED, Map.of(), Map.of(), Map.of(), 0, List.of("gw2"), "g", child.etag()));
        assertFalse(fixture.registry.isGatewayOf("gw", "child"));
        fixture.registry.delete("child");
        assertFalse(fixture.registry.isGatewayOf("gw2", "child"));
    }

    @Test
    public void aNewDeclarationIsIndexedInTheBackgroundAndAnOldOneClearedAway() {
        for (int i = 0; i < 1200; i++) {
            fixture.registry.insert(Fixture.device("d" + i, Map.of("site", "s" + i % 2, "model", "m" + i % 3)));
        }
        fixture.restart("metadata.model");

        assertEquals(400, size("metadata.model eq 'm1'"));
        assertEquals(600, size("metadata.site eq 's1'"));
        await().until(() -> fixture.registry
                .query(Optional.of("metadata.model eq 'm1'"), 1, Optional.empty())
                .indexed());
        assertEquals(400, size("metadata.model eq 'm1'"));
        await().until(() -> entries() == 1200);
        fixture.restart("metadata.model, metadata.site");
        await().until(() -> fixture.registry
                .query(Optional.of("metadata.site eq 's1'"), 1, Optional.empty())
                .indexed());
        assertEquals(600, size("metadata.site eq 's1'"));
    }

    @Test
    public void wrongConfigurationIsRefusedWithItsKey() {
        String[][] table = {
            {"indexedPaths", "site"},
            {"indexedPaths", "id"},
            {"indexedPaths", "metadata.a b"},
            {"cachedGateways", "0"},
            {"scannedRecords", "9"},
        };
        for (String[] row : table) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> RegistrySettings.of(Fixture.config(Map.of(row[0], row[1]))));
            assertTrue(e.getMessage(), e.getMessage().startsWith("io.millrace.registry: '" + row[0] + "'"));
        }
        assertEquals(
                7, RegistrySettings.of(Fixture.config(Map.of())).indexedPaths().size());
    }

    private int size(String filter) {
        return fixture.registry
                .query(Optional.of(filter), 10_000, Optional.empty())
                .devices()
                .size();
    }

    private int entries() {
        return fixture.database.transaction(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT (SELECT COUNT(*) FROM registry_text)"
                            + " + (SELECT COUNT(*) FROM registry_number) FROM sysibm.sysdummy1")) {
                assertTrue(rows.next());
                return rows.getInt(1);
            }
        });
    }

    private static DeviceRecord with(DeviceRecord device, Map<String, Object> metadata) {
        return new DeviceRecord(
                device.id(), device.status(), metadata, Map.of(), Map.of(), 0, List.of(), "g", device.etag());
    }
}
