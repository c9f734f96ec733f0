package io.millrace.command.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.presence.Presence;
import io.millrace.api.presence.PresenceService;
import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.FilterException;
import io.millrace.api.registry.Registry;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.FieldValue;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryRecord;
import io.millrace.api.state.StateStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.Test;

/** What a person sees who lists and looks at devices. */
public class DeviceViewsTest {

    private HistoryQuery asked;

    @Test
    public void listsDevicesWithPresenceAndSaysThatThereAreMore() throws Exception {
        DeviceList command = new DeviceList();
        command.registry = Fake.of(
                Registry.class,
                Map.of(
                        "query",
                        args -> new DevicePage(List.of(Fixtures.device("press-1")), false, Optional.of("press-1"))));
        command.presence = Fake.of(
                PresenceService.class,
                Map.of("connected", args -> Optional.of(new Presence(true, Fixtures.NOON, "mqtt"))));

        String printed = Fake.run(command);

        assertTrue(printed, printed.matches("(?s).*press-1.*enabled.*mqtt.*\\{\"site\":\"Ulm\"}.*"));
        assertTrue(printed, printed.contains("not indexed"));
        assertTrue(printed, printed.contains("--cursor press-1"));
    }

    @Test
    public void pointsAtTheErrorOfAFilter() {
        DeviceList command = new DeviceList();
        command.filter = "status =";
        command.registry = Fake.of(Registry.class, Map.of("query", args -> {
            throw new FilterException(7, "expected eq, ne, ...");
        }));

        CommandException refused = assertThrows(CommandException.class, () -> Fake.run(command));

        assertEquals("filter, position 7: expected eq, ne, ...", refused.getMessage());
    }

    @Test
    public void refusesALimitThatIsOutOfBounds() {
        DeviceList command = new DeviceList();
        command.registry = Fake.of(Registry.class, Map.of());
        command.limit = 0;

        assertEquals(
                "--limit 0 is not within 1 to 10000",
                assertThrows(CommandException.class, () -> Fake.run(command)).getMessage());
    }

    @Test
    public void showsLastKnownValues() throws Exception {
        DeviceStateShow command = new DeviceStateShow();
        command.id = "press-1";
        FieldValue value = new FieldValue(900, Fixtures.NOON, Fixtures.NOON, "default");
        command.state = Fake.of(
                StateStore.class,
                Map.of("state", args -> new DeviceState("press-1", Map.of("motor.rpm", value), Map.of())));

        String printed = Fake.run(command);

        assertTrue(printed, printed.matches("(?s).*motor\\.rpm.*900.*2026-01-31T12:00:00Z.*default.*"));
    }

    @Test
    public void saysThatADeviceDoesNotExist() {
        DeviceStateShow command = new DeviceStateShow();
        command.id = "pres-1";
        command.state =
                Fake.of(StateStore.class, Map.of("state", args -> new DeviceState("pres-1", Map.of(), Map.of())));
        command.registry = Fake.of(Registry.class, Map.of("find", args -> Optional.empty()));

        CommandException refused = assertThrows(CommandException.class, () -> Fake.run(command));

        assertEquals("there is no device 'pres-1'; 'millrace:device-list' shows what there is", refused.getMessage());
    }

    @Test
    public void asksTheHistoryByTheDevicesOwnTime() throws Exception {
        DeviceHistory command = new DeviceHistory();
        command.id = "press-1";
        command.from = "2013-12-15T00:00:00Z";
        command.deviceTime = true;
        command.state = Fake.of(StateStore.class, Map.of("history", args -> {
            asked = (HistoryQuery) args[0];
            HistoryRecord entry = new HistoryRecord(
                    Fixtures.NOON, Fixtures.record(1, "press-1", "{\"t\":1}").record());
            return new HistoryPage(List.of(entry), Optional.empty());
        }));

        String printed = Fake.run(command);

        assertEquals(HistoryQuery.TimeBasis.DEVICE, asked.range().basis());
        assertTrue(printed, printed.contains("{\"t\":1}"));
        assertFalse(printed, printed.contains("--cursor"));
    }
}
