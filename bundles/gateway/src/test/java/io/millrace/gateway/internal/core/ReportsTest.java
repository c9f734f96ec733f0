package io.millrace.gateway.internal.core;

import static io.millrace.gateway.internal.core.GatewayFixture.publish;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.devicelog.DeviceLog;
import io.millrace.api.devicelog.DeviceLogEntry;
import io.millrace.api.devicelog.DeviceLogReport;
import io.millrace.api.devicelog.DeviceLogReport.Event;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.Session;
import io.millrace.api.provisioning.LifecycleEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class ReportsTest {

    private final GatewayFixture fixture = new GatewayFixture();
    private final List<DeviceLogReport> reports = new ArrayList<>();

    private final DeviceLog log = new DeviceLog() {
        @Override
        public void report(DeviceLogReport report) {
            reports.add(report);
        }

        @Override
        public List<DeviceLogEntry> last(String identity) {
            return List.of();
        }
    };

    @Before
    public void open() {
        fixture.services.bindDeviceLog(log);
    }

    @After
    public void close() {
        fixture.close();
    }

    private DeviceLogReport only() {
        assertEquals(reports.toString(), 1, reports.size());
        return reports.get(0);
    }

    @Test
    public void aLogInIsToldWithTheReasonThatTheClientIsNotTold() {
        RefusedException refused = assertThrows(RefusedException.class, () -> fixture.open("d1", "guess"));
        assertEquals(Event.LOGIN_REFUSED, only().event());
        assertEquals("d1", only().identity());
        assertEquals("here", only().address());
        assertTrue(only().text(), only().text().startsWith("log-in refused: "));
        assertTrue(only().text(), !only().text().contains(refused.getMessage()));
    }

    @Test
    public void aPublishToAForeignAddressIsTold() throws Exception {
        try (Session session = fixture.open("d1")) {
            publish(session, "devices/d2/telemetry", "{}");
            assertEquals(Event.PUBLISH_REFUSED, only().event());
            assertTrue(
                    only().text(),
                    only().text()
                            .startsWith("publish to devices/d2/telemetry refused: the address belongs to another"));
        }
    }

    @Test
    public void aLongAddressLeavesRoomForTheReason() throws Exception {
        try (Session session = fixture.open("d1")) {
            publish(session, "devices/d1/telemetry/" + "x".repeat(1000), "{}");
            String text = only().text();
            assertTrue(text, text.endsWith("x... refused: stream id has 1000 characters; at most 64 are allowed"));
            assertTrue(text, text.length() < 250);
        }
    }

    @Test
    public void anAddressToReceiveFromIsTold() throws Exception {
        try (Session session = fixture.open("d1")) {
            assertThrows(RefusedException.class, () -> session.authorizeReceive("devices/d2/commands/#"));
            assertEquals(Event.SUBSCRIBE_REFUSED, only().event());
            assertTrue(only().text(), only().text().startsWith("receiving from devices/d2/commands/# refused: "));
        }
    }

    @Test
    public void aConnectionThatIsEndedIsToldOnceAndOneThatLeavesIsNot() throws Exception {
        fixture.open("d1").close();
        assertEquals(List.of(), reports);
        fixture.open("d1");
        fixture.change(LifecycleEvent.Type.DEACTIVATED, "d1", Optional.empty());
        assertEquals(Event.DISCONNECTED, only().event());
        assertEquals("disconnected: the identity was deactivated", only().text());
    }

    @Test
    public void nothingIsMissedWhileTheLogOfDevicesIsAway() throws Exception {
        fixture.services.unbindDeviceLog(log);
        try (Session session = fixture.open("d1")) {
            assertTrue(publish(session, "devices/d2/telemetry", "{}").startsWith("NOT_AUTHORIZED"));
        }
        assertEquals(List.of(), reports);
    }
}
