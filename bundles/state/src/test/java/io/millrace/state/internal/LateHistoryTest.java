package io.millrace.state.internal;

import static io.millrace.testing.Records.record;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.state.HistoryQuery.TimeRange;
import io.millrace.api.state.RecordException;
import io.millrace.api.state.SamplePage;
import io.millrace.api.state.Sampling;
import io.millrace.api.state.Sampling.Function;
import io.millrace.api.stream.StreamRecord;
import io.millrace.testing.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LateHistoryTest {

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
    public void aDeviceThatCountsItsMessagesFromOneAgainLosesNone() {
        fixture.record(record("d", "first").messageId("1").at(0));
        fixture.record(record("d", "sent again").messageId("1").at(T.plus(Duration.ofHours(24))));
        fixture.record(record("d", "other stream").messageId("1").stream("s").at(1));
        List<LogRecord> anew = fixture.record(record("d", "anew").messageId("1").at(T.plus(Duration.ofHours(25))));
        fixture.state().record(anew);
        fixture.record(record("d", "anew, again").messageId("1").at(T.plus(Duration.ofHours(30))));
        assertEquals(List.of("first", "other stream", "anew"), fixture.payloads("d"));
        fixture.record(record("d", "{\"ts\":5000}").messageId("2").at(3));
        fixture.record(record("d", "{\"ts\":5000}").messageId("2").at(T.plus(Duration.ofHours(90))));
        assertEquals(4, fixture.payloads("d").size());
    }

    @Test
    public void whatIsUploadedLateGoesToTheHistoryAtItsOwnTimeAndChangesNoValue() {
        fixture.record(record("d", "{\"t\":1}").at(600).messageId("live"));
        List<StreamRecord> upload = List.of(
                late("{\"t\":5}", 130, "u-2"),
                late("{\"t\":3}", 70, "u-1"),
                late("{\"t\":7}", 100, "live"),
                late("{\"t\":9}", 110, "u-1"),
                record("d", "{\"t\":4,\"ts\":\"" + T.plusSeconds(80) + "\"}")
                        .at(900)
                        .build());
        assertEquals(3, fixture.state().addToHistory(upload));
        assertEquals(1, fixture.state().addToHistory(upload));
        fixture.reopen();
        assertEquals(
                List.of("{\"t\":3}", "{\"t\":4,\"ts\":\"2026-01-01T00:01:20Z\"}", "{\"t\":5}", "{\"t\":1}"),
                fixture.pages("d", BY_DEVICE, 2));
        assertEquals("{t=1}", fixture.values("d"));
        assertEquals("{\"t\":1}", fixture.payloads("d").get(0));
        SamplePage minutes = fixture.state()
                .samples(
                        new HistoryQuery("d", Optional.empty(), Optional.empty(), BY_DEVICE, 10, Optional.empty()),
                        new Sampling(Duration.ofMinutes(1), EnumSet.of(Function.FIRST, Function.LAST), List.of("t")));
        assertEquals(
                List.of(T.plusSeconds(60), T.plusSeconds(120), T.plusSeconds(600)),
                minutes.samples().stream().map(SamplePage.Sample::time).toList());
        assertEquals(
                Map.of(Function.FIRST, 3, Function.LAST, 4),
                minutes.samples().get(0).fields().get("t"));
    }

    @Test
    public void anUploadWithARecordThatHasNoTimeOrNoHistoryIsRefusedWhole() {
        List<StreamRecord> timeless =
                List.of(late("{\"t\":1}", 1, "u-1"), record("d", "{\"t\":2}").build());
        RecordException refusal =
                assertThrows(RecordException.class, () -> fixture.state().addToHistory(timeless));
        assertEquals(1, refusal.position());
        assertEquals(
                "it has no time of its own: the property 'creation-time' or the field 'ts' must be RFC 3339 or"
                        + " milliseconds since 1970",
                refusal.getMessage());
        List<StreamRecord> presence =
                List.of(record("d", "{\"ts\":1}").kind(StreamKind.PRESENCE).build());
        assertThrows(RecordException.class, () -> fixture.state().addToHistory(presence));
        assertEquals(List.of(), fixture.payloads("d"));
    }

    @Test
    public void aQueryByDeviceTimeDoesNotWalkOverTheWholeHistory() {
        for (int i = 0; i < 60; i++) {
            Records[] batch = new Records[1000];
            for (int n = 0; n < batch.length; n++) {
                batch[n] = record("d", "{}").property("creation-time", Integer.toString(i * 1000 + n));
            }
            fixture.record(batch);
        }
        TimeRange end = StateFixture.range(TimeBasis.DEVICE, -T.toEpochMilli() + 59_990, -T.toEpochMilli() + 59_995);
        fixture.payloads("d", end);
        long start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            assertEquals(5, fixture.payloads("d", end).size());
        }
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue("200 small queries took " + millis + " ms", millis < 2000);
    }

    private static StreamRecord late(String payload, long second, String messageId) {
        return record("d", payload)
                .property("creation-time", T.plusSeconds(second).toString())
                .messageId(messageId)
                .at(900)
                .build();
    }
}
