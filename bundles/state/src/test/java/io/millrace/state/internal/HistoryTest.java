package io.millrace.state.internal;

import static io.millrace.testing.Records.record;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.state.HistoryQuery.TimeRange;
import io.millrace.api.state.SamplePage;
import io.millrace.api.state.Sampling;
import io.millrace.api.state.Sampling.Function;
import io.millrace.api.storage.StorageException;
import io.millrace.testing.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HistoryTest {

    private static final Instant T = Records.TIME;

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
    public void theHistoryHoldsEachRecordOnceHoweverOftenItIsRecorded() {
        List<LogRecord> batch = fixture.record(
                record("d", "1").at(1), record("d", "2").at(2), record("d", "3").at(2));
        fixture.state().record(batch);
        fixture.reopen();
        fixture.state().record(batch);
        assertEquals(List.of("1", "2", "3"), fixture.payloads("d"));
    }

    @Test
    public void aResendUnderTheSameGivenMessageIdIsNoSecondRecord() {
        List<LogRecord> first =
                fixture.record(record("d", "{\"a\":1}").messageId("m-1").at(1));
        fixture.record(
                record("d", "{\"a\":2}").messageId("m-1").at(2),
                record("d", "{\"a\":3}").messageId("m-2").at(3));
        fixture.record(
                record("d", "{\"a\":4}").messageId("m-3").at(4),
                record("d", "{\"a\":5}").messageId("m-3").at(5));
        fixture.record(record("e", "{\"a\":6}").messageId("m-1").at(6));
        fixture.record(record("d", "{\"b\":7}").messageId("m-1").kind(StreamKind.EVENTS).stream("x")
                .at(7));
        fixture.state().record(first);
        assertEquals(List.of("{\"a\":1}", "{\"a\":3}", "{\"a\":4}", "{\"b\":7}"), fixture.payloads("d"));
        assertEquals("{a=4}", fixture.values("d"));
        assertEquals(List.of("{\"a\":6}"), fixture.payloads("e"));
    }

    @Test
    public void recordsWithMadeUpMessageIdsAreAllKept() {
        fixture.record(record("d", "1").at(1), record("d", "1").at(1));
        assertEquals(List.of("1", "1"), fixture.payloads("d"));
    }

    @Test
    public void onlyTelemetryEventsAndDiagnosticsAreKept() {
        for (StreamKind kind : StreamKind.values()) {
            fixture.record(record("d", kind.wireName()).kind(kind));
        }
        assertEquals(List.of("telemetry", "events", "diagnostics"), fixture.payloads("d"));
    }

    @Test
    public void aQueryByArrivalTakesTheFirstInstantAndLeavesTheLast() {
        tenRecords();
        assertEquals(List.of("3", "4", "5"), fixture.payloads("d", StateFixture.range(TimeBasis.ENQUEUED, 3000, 6000)));
        assertEquals(List.of("4", "5"), fixture.payloads("d", StateFixture.range(TimeBasis.ENQUEUED, 3001, 6000)));
        assertEquals(
                List.of("8", "9"),
                fixture.payloads(
                        "d", new TimeRange(TimeBasis.ENQUEUED, Optional.of(T.plusSeconds(8)), Optional.empty())));
        assertEquals(
                10,
                fixture.payloads(
                                "d",
                                new TimeRange(TimeBasis.ENQUEUED, Optional.of(Instant.MIN), Optional.of(Instant.MAX)))
                        .size());
    }

    @Test
    public void aQueryByDeviceTimeMergesRecordsWithAndWithoutATimeOfTheirOwn() {
        fixture.record(
                record("d", "plain-5").at(5),
                record("d", "own-3")
                        .at(6)
                        .property("creation-time", T.plusSeconds(3).toString()),
                record("d", "own-9")
                        .at(7)
                        .property("creation-time", T.plusSeconds(9).toString()),
                record("d", "plain-8").at(8),
                record("d", "own-1969").at(9).property("creation-time", "-1000"));
        TimeRange all = new TimeRange(TimeBasis.DEVICE, Optional.empty(), Optional.empty());
        assertEquals(List.of("own-1969", "own-3", "plain-5", "plain-8", "own-9"), fixture.payloads("d", all));
        assertEquals(
                List.of("own-3", "plain-5"), fixture.payloads("d", StateFixture.range(TimeBasis.DEVICE, 3000, 8000)));
        assertEquals(fixture.pages("d", all, 10), fixture.pages("d", all, 1));
        assertEquals(
                T.plusSeconds(3),
                fixture.history("d", all, 10, Optional.empty()).records().get(1).time());
    }

    @Test
    public void pagesFollowEachOtherWithoutAGapOrARepetition() {
        tenRecords();
        for (TimeBasis basis : TimeBasis.values()) {
            for (int limit = 1; limit <= 11; limit++) {
                assertEquals(
                        10,
                        fixture.pages("d", new TimeRange(basis, Optional.empty(), Optional.empty()), limit)
                                .size());
            }
        }
    }

    @Test
    public void aCursorOfAnotherQueryOrOfNobodyIsRefused() {
        tenRecords();
        Optional<String> cursor =
                fixture.history("d", TimeRange.ALL, 3, Optional.empty()).cursor();
        TimeRange other = new TimeRange(TimeBasis.DEVICE, Optional.empty(), Optional.empty());
        assertThrows(IllegalArgumentException.class, () -> fixture.history("d", other, 3, cursor));
        for (String nonsense : List.of("x", "!!", "AAAA", "")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> fixture.history("d", TimeRange.ALL, 3, Optional.of(nonsense)));
        }
    }

    @Test
    public void aQueryMayAskForOneKindAndOneStream() {
        fixture.record(
                record("d", "a").stream("a"),
                record("d", "b").stream("b"),
                record("d", "c").kind(StreamKind.EVENTS).stream("a"));
        assertEquals(List.of("a", "c"), StateFixture.payloads(query(Optional.empty(), Optional.of("a"))));
        assertEquals(
                List.of("a", "b"), StateFixture.payloads(query(Optional.of(StreamKind.TELEMETRY), Optional.empty())));
    }

    @Test
    public void aDeviceWhoseIdBeginsAnotherHasAHistoryOfItsOwn() {
        fixture.record(record("press-1", "1"), record("press-10", "10"), record("press", "0"));
        assertEquals(List.of("1"), fixture.payloads("press-1"));
        assertEquals(List.of("0"), fixture.payloads("press"));
    }

    @Test
    public void stepsHoldWhatTheFunctionsMakeOfTheirValues() {
        fixture.record(
                record("d", "{\"t\":1,\"m\":{\"r\":5},\"s\":\"x\"}").at(60),
                record("d", "{\"t\":4}").at(61),
                record("d", "{\"t\":2.5}").at(119),
                record("d", "no numbers").at(130),
                record("d", "{\"t\":7}").at(185));
        SamplePage page = samples(10, Optional.empty(), List.of());
        assertEquals(2, page.samples().size());
        assertEquals(T.plusSeconds(60), page.samples().get(0).time());
        assertEquals(
                Map.of(
                        Function.AVG,
                        2.5,
                        Function.MIN,
                        1,
                        Function.MAX,
                        4,
                        Function.COUNT,
                        3L,
                        Function.FIRST,
                        1,
                        Function.LAST,
                        2.5),
                page.samples().get(0).fields().get("t"));
        assertEquals(Set.of("m.r", "t"), page.samples().get(0).fields().keySet());
        assertEquals(T.plusSeconds(180), page.samples().get(1).time());
        assertEquals(Optional.empty(), page.cursor());
        assertEquals(1, samples(10, Optional.empty(), List.of("m.r")).samples().size());
    }

    @Test
    public void pagesOfStepsFollowEachOther() {
        for (int i = 0; i < 50; i++) {
            fixture.record(record("d", "{\"t\":" + i + "}").at(i * 25));
        }
        List<SamplePage.Sample> whole =
                samples(1000, Optional.empty(), List.of()).samples();
        List<SamplePage.Sample> paged = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            SamplePage page = samples(3, cursor, List.of());
            assertTrue(page.samples().size() <= 3);
            paged.addAll(page.samples());
            cursor = page.cursor();
        } while (cursor.isPresent());
        assertEquals(whole, paged);
        assertEquals(21, whole.size());
    }

    @Test
    public void retentionTakesOldHistoryWithItsIndexesAndLeavesTheValues() {
        Duration day = Duration.ofDays(1);
        for (int i = 0; i < 20; i++) {
            fixture.record(
                    record("d", "{\"v\":" + i + "}")
                            .at(T.plus(day.multipliedBy(i)))
                            .messageId("m-" + i)
                            .property("creation-time", Integer.toString(i)),
                    record("e", "{\"v\":" + i + "}").at(T.plus(day.multipliedBy(i))));
        }
        fixture.clock().set(T.plus(Duration.ofDays(40)));
        fixture.record(record("f", "new").at(T.plus(Duration.ofDays(39))));
        fixture.clock().set(T.plus(Duration.ofDays(25)));
        fixture.state().retention().run();
        assertEquals(5, fixture.payloads("d").size());
        assertEquals(5, fixture.payloads("e").size());
        assertEquals(1, fixture.payloads("f").size());
        assertEquals(
                5,
                fixture.payloads("d", new TimeRange(TimeBasis.DEVICE, Optional.empty(), Optional.empty()))
                        .size());
        assertEquals("{v=19}", fixture.values("d"));
        fixture.record(
                record("d", "again").at(T.plus(Duration.ofDays(25))).messageId("m-0"),
                record("d", "known").at(T.plus(Duration.ofDays(20))).messageId("m-19"));
        assertEquals(6, fixture.payloads("d").size());
    }

    @Test
    public void aClosedStoreSaysSo() {
        fixture.state().close();
        StorageException failure = assertThrows(StorageException.class, () -> fixture.record(record("d", "1")));
        assertTrue(failure.getMessage(), failure.getMessage().endsWith("the state store is closed"));
        fixture.reopen();
    }

    private void tenRecords() {
        for (int i = 0; i < 10; i++) {
            fixture.record(record("d", Integer.toString(i)).at(i));
        }
    }

    private HistoryPage query(Optional<StreamKind> kind, Optional<String> streamId) {
        return fixture.state().history(new HistoryQuery("d", kind, streamId, TimeRange.ALL, 100, Optional.empty()));
    }

    private SamplePage samples(int limit, Optional<String> cursor, List<String> fields) {
        HistoryQuery query = new HistoryQuery("d", Optional.empty(), Optional.empty(), TimeRange.ALL, limit, cursor);
        return fixture.state()
                .samples(query, new Sampling(Duration.ofMinutes(1), EnumSet.allOf(Function.class), fields));
    }
}
