package io.millrace.state.internal;

import static io.millrace.testing.Records.record;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.presence.Presence;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.FieldValue;
import io.millrace.api.state.RecordException;
import io.millrace.testing.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LastKnownValuesTest {

    private static final Instant T = Records.TIME;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private StateFixture fixture;

    @Before
    public void open() {
        fixture = new StateFixture(
                folder.getRoot().toPath(), Map.of("timeFieldOfStreams", new String[] {"gps=fix.time"}));
    }

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void nestedFieldsAreNamedByTheirPathAndArraysAndNullAreValues() {
        fixture.record(record(
                "d", "{\"motor\":{\"rpm\":900,\"on\":true,\"x\":{}},\"a\":[1,{\"b\":2}],\"n\":null,\"s\":\"t\"}"));
        String expected = "{a=[1, {b=2}], motor.on=true, motor.rpm=900, n=null, s=t}";
        assertEquals(expected, fixture.values("d"));
        fixture.reopen();
        assertEquals(expected, fixture.values("d"));
    }

    @Test
    public void numbersKeepTheirValueOverARestart() {
        fixture.record(
                record("d", "{\"a\":-1,\"b\":9007199254740993,\"c\":123456789012345678901234567890,\"d\":2.5e-3}"));
        fixture.reopen();
        assertEquals("{a=-1, b=9007199254740993, c=123456789012345678901234567890, d=0.0025}", fixture.values("d"));
    }

    @Test
    public void aRecordChangesOnlyTheFieldsThatItHas() {
        fixture.record(record("d", "{\"a\":1,\"b\":1}").at(1));
        fixture.record(record("d", "{\"b\":2}").at(2));
        assertEquals("{a=1, b=2}", fixture.values("d"));
        assertEquals(T.plusSeconds(1), field("d", "a").time());
        assertEquals(T.plusSeconds(2), field("d", "b").enqueuedTime());
    }

    @Test
    public void aKeyFrameReplacesAllFieldsOfItsStreamAlone() {
        fixture.record(
                record("d", "{\"a\":1,\"b\":1}").at(1),
                record("d", "{\"c\":1}").stream("other").at(1));
        fixture.record(record("d", "{\"b\":2}").at(2).property("key-frame", "true"));
        assertEquals("{b=2, c=1}", fixture.values("d"));
    }

    @Test
    public void aLateKeyFrameTakesAwayOnlyWhatIsOlderAndNothingOlderComesBack() {
        fixture.record(
                record("d", "{\"old\":1}").at(1), record("d", "{\"new\":1}").at(9));
        fixture.record(record("d", "{\"frame\":1}")
                .property("creation-time", T.plusSeconds(5).toString())
                .property("key-frame", "true")
                .at(10));
        assertEquals("{frame=1, new=1}", fixture.values("d"));
        fixture.record(record("d", "{\"late\":1}")
                .property("creation-time", T.plusSeconds(3).toString())
                .at(11));
        assertEquals("{frame=1, new=1}", fixture.values("d"));
    }

    @Test
    public void aLateRecordOverwritesNothingNewerAndAddsWhatIsMissing() {
        fixture.record(record("d", "{\"a\":2,\"ts\":2000}").at(1));
        fixture.record(record("d", "{\"a\":1,\"b\":1,\"ts\":1000}").at(2));
        assertEquals("{a=2, b=1}", fixture.values("d"));
        assertEquals(Instant.ofEpochMilli(1000), field("d", "b").time());
        assertEquals(T.plusSeconds(2), field("d", "b").enqueuedTime());
    }

    @Test
    public void recordsOfOneTimeFollowTheLog() {
        fixture.record(record("d", "{\"a\":1}"), record("d", "{\"a\":2}"), record("d", "{\"a\":3}"));
        assertEquals("{a=3}", fixture.values("d"));
    }

    @Test
    public void aFieldOfSeveralStreamsShowsItsNewestValueAndEachStreamItsOwn() {
        fixture.record(
                record("d", "{\"t\":1}").stream("a").at(1),
                record("d", "{\"t\":2}").stream("b").at(3));
        fixture.record(record("d", "{\"t\":3}").stream("a").at(2));
        DeviceState state = fixture.state().state("d", Optional.empty());
        assertEquals(2, state.fields().get("t").value());
        assertEquals("b", state.fields().get("t").stream());
        assertEquals(3, state.streams().get("a").get("t").value());
        assertEquals(
                "{t=3}",
                StateFixture.values(fixture.state().state("d", Optional.of("a")).fields()));
        assertEquals(Set.of("a", "b"), fixture.state().streamIds("d"));
    }

    @Test
    public void aDeviceThatNobodyHeardOfHasNoFields() {
        fixture.record(record("press-10", "{\"a\":1}"));
        DeviceState state = fixture.state().state("press-1", Optional.empty());
        assertEquals(Map.of(), state.fields());
        assertEquals(Set.of(), fixture.state().streamIds("press-1"));
    }

    @Test
    public void theTimeOfADeviceIsItsPropertyOrTheTimeFieldOfItsStream() {
        fixture.record(record("d", "{\"p\":1,\"ts\":5}").property("creation-time", "1000"));
        fixture.record(record("d", "{\"f\":1,\"ts\":\"2013-12-15T01:00:00+01:00\"}").stream("b"));
        fixture.record(record("d", "{\"g\":1,\"fix\":{\"time\":2000}}").stream("gps"));
        assertEquals(Instant.ofEpochMilli(1000), field("d", "p").time());
        assertEquals(Instant.parse("2013-12-15T00:00:00Z"), field("d", "f").time());
        assertEquals(Instant.ofEpochMilli(2000), field("d", "g").time());
        assertEquals("{f=1, g=1, p=1, ts=5}", fixture.values("d"));
    }

    @Test
    public void aTimeFieldThatIsNoTimeIsJustAField() {
        for (String ts : List.of("\"noon\"", "1.5", "true", "null", "\"2013-12-15\"", "99999999999999999")) {
            fixture.record(record("d" + ts.length(), "{\"ts\":" + ts + "}").at(1));
            assertEquals(T.plusSeconds(1), field("d" + ts.length(), "ts").time());
        }
    }

    @Test
    public void aPayloadThatIsNoObjectGivesAStreamButNoFields() {
        fixture.record(record("d", "21.5"), record("d", "[1]").stream("b"), record("d", "{\"a\":").stream("c"));
        fixture.record(record("d", "{\"a\":1}").contentType("text/plain").stream("e"));
        assertEquals("{}", fixture.values("d"));
        assertEquals(Set.of("default", "b", "c", "e"), fixture.state().streamIds("d"));
        fixture.reopen();
        assertEquals(4, fixture.state().streamIds("d").size());
    }

    @Test
    public void aFieldTooManyIsRefusedWithTheDeviceAndTheLimitAndNothingOfTheBatchIsKept() {
        fixture.record(record("d", object(0, 1000)));
        List<LogRecord> batch = fixture.logged(record("e", "{\"a\":1}"), record("d", object(1000, 1001)));
        RecordException refusal =
                assertThrows(RecordException.class, () -> fixture.state().record(batch));
        assertEquals(
                "device d would have 1001 fields of state; at most 1000 are allowed over all its streams",
                refusal.getMessage());
        assertEquals(batch.get(1).position(), refusal.position());
        assertEquals("{}", fixture.values("e"));
        assertEquals(1000, fixture.state().state("d", Optional.empty()).fields().size());
        assertEquals(List.of(), fixture.payloads("e"));
        fixture.record(record("d", object(500, 1000)).at(5));
    }

    @Test
    public void aStreamTooManyIsRefused() {
        for (int i = 0; i < 100; i++) {
            fixture.record(record("d", "x").stream("s" + i));
        }
        RecordException refusal =
                assertThrows(RecordException.class, () -> fixture.record(record("d", "x").stream("more")));
        assertTrue(
                refusal.getMessage(), refusal.getMessage().startsWith("device d would have 101 streams; at most 100"));
        fixture.record(record("d", "x").stream("s7"));
    }

    @Test
    public void aStateTooLargeIsRefused() {
        String big = "{\"a\":\"" + "x".repeat(900_000) + "\"}";
        fixture.record(record("d", big));
        RecordException refusal =
                assertThrows(RecordException.class, () -> fixture.record(record("d", big).stream("b")));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("deviceStateKibibytes"));
    }

    @Test
    public void anotherDecoderComesFirstIfItRanksHigher() {
        fixture.decoders().add(content -> Optional.of(Map.of("sealed", true)), Map.of("service.ranking", 10));
        fixture.record(record("d", "{\"a\":1}"));
        assertEquals("{sealed=true}", fixture.values("d"));
    }

    @Test
    public void aDecoderThatFailsHarmsNobodyElse() {
        fixture.decoders()
                .add(
                        content -> {
                            throw new IllegalStateException("broken");
                        },
                        Map.of("service.ranking", 10));
        fixture.record(record("d", "{\"a\":1}"));
        assertEquals("{a=1}", fixture.values("d"));
    }

    @Test
    public void listenersHearOnlyWhatChanged() {
        List<DeviceState> heard = new ArrayList<>();
        fixture.listeners().add(heard::add, Map.of());
        fixture.record(record("d", "{\"a\":1,\"b\":1}").at(5));
        List<LogRecord> second = fixture.record(record("d", "{\"a\":2}").at(6), record("e", "no fields"));
        fixture.state().record(second);
        assertEquals(
                List.of("{a=1, b=1}", "{a=2}"),
                heard.stream().map(h -> StateFixture.values(h.fields())).toList());
    }

    @Test
    public void aListenerThatFailsHarmsNobodyElse() {
        fixture.listeners()
                .add(
                        change -> {
                            throw new IllegalStateException("broken");
                        },
                        Map.of());
        fixture.record(record("d", "{\"a\":1}"));
        assertEquals("{a=1}", fixture.values("d"));
    }

    @Test
    public void theLastPresenceIsTheNewestThatWasRecorded() {
        assertEquals(Optional.empty(), fixture.state().lastPresence("d"));
        fixture.record(presence(true, 1));
        List<LogRecord> old = fixture.record(presence(false, 2));
        fixture.record(presence(true, 3));
        fixture.state().record(old);
        fixture.reopen();
        assertEquals(
                Optional.of(new Presence(true, T.plusSeconds(3), "mqtt")),
                fixture.state().lastPresence("d"));
        assertEquals(List.of(), fixture.payloads("d"));
    }

    private static Records presence(boolean connected, long second) {
        return record(
                        "d",
                        "{\"connected\":" + connected + ",\"protocol\":\"mqtt\",\"time\":\"" + T.plusSeconds(second)
                                + "\"}")
                .kind(StreamKind.PRESENCE)
                .at(second);
    }

    private FieldValue field(String deviceId, String name) {
        return fixture.state().state(deviceId, Optional.empty()).fields().get(name);
    }

    private static String object(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "\"f" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
    }
}
