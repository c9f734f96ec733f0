package io.millrace.state.internal;

import static io.millrace.testing.Records.record;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.state.HistoryQuery.TimeRange;
import io.millrace.testing.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ErasureTest {

    private static final Instant T = Records.TIME;
    private static final TimeRange BY_DEVICE = new TimeRange(TimeBasis.DEVICE, Optional.empty(), Optional.empty());

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private StateFixture fixture;

    @Before
    public void open() {
        fixture = new StateFixture(folder.getRoot().toPath(), Map.of("retentionDays", 10));
    }

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void anErasedDeviceLeavesNothingAndItsNeighboursStay() {
        fixture.record(record("d", "{\"a\":1}").messageId("m").property("creation-time", "5"));
        fixture.record(record("d", "{\"connected\":true}").kind(StreamKind.PRESENCE), record("d2", "{\"a\":2}"));
        fixture.clock().set(T.plusSeconds(1));
        fixture.state().erase("d", "gone", T);
        assertEquals(List.of(), fixture.payloads("d"));
        assertEquals(List.of(), fixture.payloads("d", BY_DEVICE));
        assertEquals("{}", fixture.values("d"));
        assertEquals(Optional.empty(), fixture.state().lastPresence("d"));
        assertEquals(List.of("{\"a\":2}"), fixture.payloads("d2"));
        fixture.record(record("d", "{\"a\":3}").messageId("m"));
        assertEquals(List.of("{\"a\":3}"), fixture.payloads("d"));
    }

    @Test
    public void whatAnErasedDeviceStillHasOnItsWayIsLeftOutAndItsSuccessorInheritsNothing() {
        fixture.clock().set(T.plusSeconds(3));
        fixture.record(
                record("d", "{\"a\":1}").generation("old").at(1),
                record("d", "{\"a\":2}")
                        .generation("old")
                        .messageId("1")
                        .property("creation-time", "5")
                        .at(2));
        fixture.state().erase("d", "old", T.plusSeconds(2));
        fixture.reopen();
        fixture.record(
                record("d", "{\"a\":3}").generation("old").at(2),
                record("d", "{\"connected\":false}")
                        .kind(StreamKind.PRESENCE)
                        .generation("old")
                        .at(3),
                record("d", "{\"a\":4}")
                        .kind(StreamKind.EVENTS)
                        .generation("old")
                        .at(3));
        assertEquals(List.of(), fixture.payloads("d"));
        assertEquals("{}", fixture.values("d"));
        assertEquals(Set.of(), fixture.state().streamIds("d"));
        assertEquals(Optional.empty(), fixture.state().lastPresence("d"));
        fixture.record(record("d", "{\"b\":1}").generation("new").messageId("1").at(4));
        assertEquals(List.of("{\"b\":1}"), fixture.payloads("d"));
        assertEquals("{b=1}", fixture.values("d"));
    }

    @Test
    public void anErasureThatComesLateTakesNothingOfTheSuccessor() {
        fixture.record(
                record("d", "{\"a\":1,\"b\":1}")
                        .generation("old")
                        .messageId("1")
                        .at(1),
                record("d", "{\"a\":2}")
                        .generation("old")
                        .property("creation-time", "7")
                        .messageId("2")
                        .at(2),
                record("d", "{\"c\":1}").generation("old").stream("s").at(2));
        fixture.record(
                record("d", "{\"b\":3}").generation("new").messageId("1").at(60),
                record("d", "{\"b\":4}")
                        .generation("new")
                        .property("creation-time", "8")
                        .at(61),
                record("d", "{\"connected\":true}")
                        .kind(StreamKind.PRESENCE)
                        .generation("new")
                        .at(62));
        fixture.clock().set(T.plusSeconds(100));
        fixture.state().erase("d", "old", T.plusSeconds(3));
        assertEquals(List.of("{\"b\":3}", "{\"b\":4}"), fixture.payloads("d"));
        assertEquals(2, fixture.payloads("d", BY_DEVICE).size());
        fixture.reopen();
        assertEquals("{b=3}", fixture.values("d"));
        assertEquals(Set.of("default"), fixture.state().streamIds("d"));
        assertTrue(fixture.state().lastPresence("d").orElseThrow().connected());
        fixture.record(record("d", "again").generation("new").messageId("1").at(63));
        assertEquals(2, fixture.payloads("d").size());
    }

    @Test
    public void anErasureIsForgottenWhenHistoryOfItsTimeIs() {
        fixture.clock().set(T.plusSeconds(1));
        fixture.state().erase("d", "old", T);
        fixture.record(record("d", "1").generation("old").at(1));
        assertEquals(List.of(), fixture.payloads("d"));
        fixture.clock().set(T.plus(Duration.ofDays(11)));
        fixture.state().retention().run();
        fixture.record(record("d", "2").generation("old").at(T.plus(Duration.ofDays(11))));
        assertEquals(List.of("2"), fixture.payloads("d"));
    }
}
