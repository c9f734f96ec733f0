package io.millrace.alerts.internal;

import static io.millrace.alerts.internal.Signals.DEVICE;
import static io.millrace.alerts.internal.Signals.at;
import static io.millrace.alerts.internal.Signals.clear;
import static io.millrace.alerts.internal.Signals.ofRoute;
import static io.millrace.alerts.internal.Signals.raise;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.AlertPage;
import io.millrace.api.alert.AlertQuery;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertSignal;
import io.millrace.api.alert.AlertStatus;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.stream.StreamRecord;
import io.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

public class JdbcAlertsTest {

    @Rule
    public final Room room = new Room();

    private Alert only() {
        assertEquals(1, room.all().size());
        return room.all().get(0);
    }

    /** What was told, such as "raised active 1", in order. */
    private List<String> told() {
        return room.log.records(StreamKind.ALERTS).stream()
                .map(record ->
                        Json.object((Map<?, ?>) Json.read(record.content().payload())))
                .map(json -> json.get("event") + " " + json.get("status") + " " + json.get("change"))
                .toList();
    }

    private void awaitTold(String... events) {
        await().untilAsserted(() -> assertEquals(List.of(events), told()));
    }

    @Test
    public void anAlertIsRaisedAcknowledgedAndClearedAndEachChangeIsTold() {
        room.take(raise(0));
        Alert raised = only();
        assertEquals(AlertStatus.ACTIVE, raised.status());
        assertEquals(Map.of("temperature", 90), raised.values());
        assertEquals(at(0), raised.time());

        Alert acknowledged = room.alerts.acknowledge(raised.id(), "ada").orElseThrow();
        assertEquals(AlertStatus.ACKNOWLEDGED, acknowledged.status());
        assertEquals(acknowledged, room.alerts.acknowledge(raised.id(), "bob").orElseThrow());

        room.take(clear(0, 30));
        assertEquals(AlertStatus.CLEARED, only().status());
        assertThrows(IllegalStateException.class, () -> room.alerts.acknowledge(raised.id(), "ada"));
        assertEquals(Optional.empty(), room.alerts.acknowledge("none", "ada"));
        awaitTold("raised active 1", "acknowledged acknowledged 2", "cleared cleared 3");

        StreamRecord last = room.log.records(StreamKind.ALERTS).get(2);
        assertEquals(raised.id() + "-3", last.stamp().messageId());
        assertEquals("g1", last.stamp().generationId());
        assertEquals("hot", last.streamId());
        assertEquals("cleared", last.content().properties().get("status"));
        assertEquals(raised.id(), last.content().properties().get("alert-id"));
        assertEquals("major", last.content().properties().get("severity"));
    }

    @Test
    public void signalsThatComeAgainChangeNothing() {
        List<AlertSignal> signals = List.of(raise(0), clear(0, 10), raise(100), clear(100, 110), raise(200));
        room.alerts.take(signals);
        List<Alert> before = room.all();
        assertEquals(3, before.size());
        for (int done = 0; done < signals.size(); done++) {
            room.alerts.take(signals.subList(done, signals.size()));
        }
        assertEquals(before, room.all());
        awaitTold("raised active 1", "cleared cleared 2", "raised active 1", "cleared cleared 2", "raised active 1");
    }

    @Test
    public void signalsOfRoutesThatComeAgainChangeNothing() {
        List<AlertSignal> signals =
                List.of(ofRoute(true, 0), ofRoute(false, 10), ofRoute(true, 100), ofRoute(false, 110));
        room.alerts.take(signals);
        List<Alert> before = room.all();
        assertEquals(2, before.size());
        room.alerts.take(signals.subList(0, 3));
        assertEquals(before, room.all());
    }

    @Test
    public void otherValuesAreToldNowAndThenAndAnotherSeverityAtOnce() {
        room.take(raise(0));
        room.take(raise(0, 1, AlertSeverity.MAJOR, 91));
        assertEquals(Map.of("temperature", 90), only().values());
        room.clock.advance(Duration.ofSeconds(10));
        room.take(raise(0, 11, AlertSeverity.MAJOR, 92));
        assertEquals(Map.of("temperature", 92), only().values());
        room.alerts.acknowledge(only().id(), "ada");
        room.take(raise(0, 12, AlertSeverity.CRITICAL, 99));
        assertEquals(AlertSeverity.CRITICAL, only().severity());
        assertEquals("what is worse is not acknowledged", AlertStatus.ACTIVE, only().status());
        awaitTold("raised active 1", "updated active 2", "acknowledged acknowledged 3", "updated active 4");
    }

    @Test
    public void whatIsRaisedAgainSoonIsTheSameAlertAndStaysAcknowledged() {
        room.take(raise(0));
        room.alerts.acknowledge(only().id(), "ada");
        room.take(clear(0, 10), raise(69));
        assertEquals(AlertStatus.ACKNOWLEDGED, only().status());
        assertEquals(2, only().progress().occurrences());
        room.take(clear(69, 70), raise(130));
        assertEquals("a minute later it is a new one", 2, room.all().size());
        awaitTold(
                "raised active 1",
                "acknowledged acknowledged 2",
                "cleared cleared 3",
                "reopened acknowledged 4",
                "cleared cleared 5",
                "raised active 1");
    }

    @Test
    public void whatFlapsStaysOpenUntilItIsQuiet() {
        for (int second = 0; second < 40; second += 2) {
            room.take(raise(second), clear(second, second + 1));
        }
        assertTrue(only().isOpen());
        assertTrue(only().progress().flapping());
        assertEquals(20, only().progress().occurrences());
        room.clock.advance(Duration.ofSeconds(59));
        room.take(raise(41), clear(41, 42));
        room.clock.advance(Duration.ofSeconds(59));
        assertTrue(only().isOpen());
        room.clock.advance(Duration.ofSeconds(1));
        await().until(() -> !only().isOpen());
        assertEquals(1 + 4 + 4 + 1, only().progress().change());
        await().until(() -> told().size() == 10);
        assertEquals("cleared cleared 10", told().get(9));
    }

    /** Minor, critical, minor, critical and so on, one each second. */
    private void flip(int seconds) {
        for (int second = 0; second < seconds; second++) {
            room.take(raise(0, second, second % 2 == 0 ? AlertSeverity.MINOR : AlertSeverity.CRITICAL, second));
        }
    }

    @Test
    public void aSeverityThatFlipsIsTheHighestUntilItIsQuiet() {
        flip(201);
        assertEquals("the fifth occurrence flaps", 1 + 7, only().progress().change());
        assertTrue(only().progress().flapping());
        assertEquals(101, only().progress().occurrences());
        assertEquals(AlertSeverity.CRITICAL, only().severity());
        room.clock.advance(Duration.ofSeconds(59));
        room.take(raise(0, 259, AlertSeverity.CRITICAL, 259));
        room.take(raise(0, 260, AlertSeverity.MINOR, 260));
        room.clock.advance(Duration.ofSeconds(59));
        room.take(raise(0, 319, AlertSeverity.MINOR, 260));
        assertEquals("once a minute", AlertSeverity.CRITICAL, only().severity());
        room.clock.advance(Duration.ofSeconds(1));
        await().until(() -> only().severity() == AlertSeverity.MINOR);
        assertEquals(Map.of("temperature", 260), only().values());
        assertEquals("updated active " + only().progress().change(), lastTold());
    }

    private String lastTold() {
        await().until(() -> told().size() == only().progress().change());
        return told().get(told().size() - 1);
    }

    @Test
    public void whatFlipsEndsWhenItIsOver() {
        flip(201);
        room.take(clear(0, 202), clear(0, 203));
        room.alerts.close();
        room.clock.advance(Duration.ofMinutes(2));
        room.start(Map.of());
        await().until(() -> !only().isOpen());
        assertEquals(AlertSeverity.CRITICAL, only().severity());
    }

    @Test
    public void aSeverityThatRisesStepByStepIsToldAtOnce() {
        room.take(raise(0, 0, AlertSeverity.MINOR, 80));
        room.take(raise(0, 1, AlertSeverity.MAJOR, 90));
        room.take(raise(0, 2, AlertSeverity.CRITICAL, 99));
        room.take(raise(0, 3, AlertSeverity.MINOR, 80));
        room.take(raise(0, 100, AlertSeverity.MAJOR, 90));
        assertEquals(5, only().progress().change());
        assertEquals("the last came a minute later", 3, only().progress().occurrences());
        assertFalse(only().progress().flapping());
    }

    @Test
    public void whatIsDueAfterARestartIsCleared() {
        for (int second = 0; second < 10; second += 2) {
            room.take(raise(second), clear(second, second + 1));
        }
        assertTrue(only().isOpen());
        room.alerts.close();
        room.clock.advance(Duration.ofMinutes(2));
        room.start(Map.of());
        await().until(() -> !only().isOpen());
    }

    @Test
    public void alertsAreFoundByStatusSeverityDeviceAndRulePageByPage() {
        room.take(raise(0), ofRoute(true, 1), ofRoute("press-2", true, 2), ofRoute("press-2", false, 3));
        assertEquals(List.of("watch press-1"), found(Set.of(AlertStatus.ACTIVE), Set.of(AlertSeverity.MINOR)));
        assertEquals(List.of("watch press-2"), found(Set.of(AlertStatus.CLEARED), Set.of()));
        assertEquals(
                List.of("watch press-2", "watch press-1", "hot press-1"),
                found(Set.of(AlertStatus.ACTIVE, AlertStatus.CLEARED), Set.of()));
        AlertQuery ofRule = new AlertQuery(Set.of(), Set.of(), Optional.of(DEVICE), Optional.of("hot"));
        assertEquals(1, room.alerts.list(ofRule, 10, Optional.empty()).alerts().size());
        AlertPage first = room.alerts.list(AlertQuery.ALL, 2, Optional.empty());
        AlertPage second = room.alerts.list(AlertQuery.ALL, 2, first.cursor());
        assertEquals(List.of("hot"), second.alerts().stream().map(Alert::ruleId).toList());
        assertEquals(Optional.empty(), second.cursor());
        assertThrows(
                IllegalArgumentException.class, () -> room.alerts.list(AlertQuery.ALL, 2, Optional.of("nonsense")));
    }

    private List<String> found(Set<AlertStatus> statuses, Set<AlertSeverity> severities) {
        AlertQuery query = new AlertQuery(statuses, severities, Optional.empty(), Optional.empty());
        return room.alerts.list(query, 10, Optional.empty()).alerts().stream()
                .map(alert -> alert.ruleId() + " " + alert.deviceId())
                .toList();
    }

    @Test
    public void changesWaitForTheLogAndComeOnceThoughTheAnswerWasLost() {
        room.log.failWith(Optional.of(new LogException("full", null)));
        room.take(raise(0), clear(0, 1));
        await().until(() -> outbox() == 2.0);
        room.log.failWith(Optional.empty());
        awaitTold("raised active 1", "cleared cleared 2");
        await().until(() -> outbox() == 0.0);

        // The log stores the record, and the server ends before it knows.
        room.alerts.close();
        room.take(raise(100));
        StreamRecord lost = room.database
                .transaction(connection -> AlertOutbox.oldest(connection, 1))
                .get(0)
                .record();
        room.log.append(lost, new Unheard());
        room.start(Map.of());
        await().until(() -> outbox() == 0.0);
        awaitTold("raised active 1", "cleared cleared 2", "raised active 1");
    }

    private double outbox() {
        return room.alerts.metrics().stream()
                .filter(metric -> metric.name().equals("millrace_alerts_outbox"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static final class Unheard implements AppendCallback {
        @Override
        public void appended(long position) {
            // nobody is there any more
        }

        @Override
        public void failed(LogException cause) {
            throw new AssertionError(cause);
        }
    }

    @Test
    public void aDeviceThatIsUnregisteredHasNoOpenAlertsAndARegisteredAnewOneInheritsNone() {
        room.take(raise(0));
        room.registered.generations.remove(DEVICE);
        room.alerts.changed(gone("g1"));
        assertEquals(AlertStatus.CLEARED, only().status());
        room.take(raise(5), raise(6));
        assertEquals("the rule still reads what the device sent before", AlertStatus.CLEARED, only().status());
        room.registered.generations.put(DEVICE, "g2");
        room.take(raise(10));
        assertEquals("another device, another alert", 2, room.all().size());
    }

    private static LifecycleEvent gone(String generationId) {
        return new LifecycleEvent(
                LifecycleEvent.Type.UNREGISTERED,
                IdentityKind.DEVICE,
                DEVICE,
                generationId,
                Instant.EPOCH,
                Optional.empty());
    }

    @Test
    public void aDeviceThatIsErasedLeavesNothingAndThoseOfTheNextGenerationStay() {
        // Nothing goes to the log before the device is erased.
        room.alerts.close();
        room.take(raise(0), ofRoute("press-2", true, 0));
        room.registered.generations.put(DEVICE, "g2");
        room.alerts.erase(DEVICE, "g1");
        room.alerts.erase(DEVICE, "g1");
        assertEquals(List.of("watch press-2"), found(Set.of(), Set.of()));
        room.take(raise(100));
        room.alerts.erase(DEVICE, "g1");
        assertEquals(List.of("hot press-1", "watch press-2"), found(Set.of(), Set.of()));
        room.start(Map.of());
        awaitTold("raised active 1", "raised active 1");
        assertEquals("press-2", room.log.records(StreamKind.ALERTS).get(0).deviceId());
    }

    @Test
    public void aRouteThatNamesNoDeviceOfTheRegistryIsToldAndNothingOfItsSignalsIsTaken() {
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class, () -> room.take(ofRoute(true, 0), ofRoute("press-9", true, 0)));
        assertTrue(wrong.getMessage(), wrong.getMessage().contains("'press-9'"));
        assertEquals(List.of(), room.all());
    }

    @Test
    public void clearedByHandItStaysSoUntilTheRuleFindsItAnew() {
        room.take(raise(0));
        assertEquals(
                AlertStatus.CLEARED,
                room.alerts.clear(only().id()).orElseThrow().status());
        room.take(raise(0, 5, AlertSeverity.CRITICAL, 99));
        assertEquals(AlertStatus.CLEARED, only().status());
        assertEquals(Optional.empty(), room.alerts.clear("none"));
        room.take(raise(100));
        assertEquals(2, room.all().size());
    }
}
