package io.millrace.log.internal;

import static io.millrace.log.internal.LogFixture.NOW;
import static io.millrace.log.internal.LogFixture.SOON;
import static io.millrace.log.internal.LogFixture.payloads;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.GroupDeletedException;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.testing.Records;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DurableLogTest {

    private static final SeekTarget EARLIEST = new SeekTarget.Earliest();
    private static final SeekTarget LATEST = new SeekTarget.Latest();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private LogFixture fixture;

    @Before
    public void open() {
        fixture = new LogFixture(folder.getRoot().toPath(), Map.of("groupsPerKind", 3));
    }

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void positionsBeginAtOneAndGrowOverRestarts() {
        assertEquals(new StreamInfo(StreamKind.TELEMETRY, 1, 0), telemetry());
        assertEquals(3, fixture.appendNumbers(0, 3));
        fixture.reopen();
        assertEquals(new StreamInfo(StreamKind.TELEMETRY, 1, 3), telemetry());
        assertEquals(4, fixture.appendNumbers(3, 4));
    }

    @Test
    public void eachKindHasPositionsOfItsOwn() {
        fixture.appendNumbers(0, 5);
        assertEquals(1, fixture.append(Records.record().kind(StreamKind.EVENTS).build()));
    }

    @Test
    public void recordsAreReadInOrderFromMemoryAndFromDisk() throws InterruptedException {
        fixture.appendNumbers(0, 100);
        List<LogRecord> fresh = readAll(EARLIEST);
        fixture.reopen();
        List<LogRecord> stored = readAll(EARLIEST);
        assertEquals(100, fresh.size());
        assertEquals(payloads(fresh), payloads(stored));
        assertEquals(100, stored.get(99).position());
    }

    @Test
    public void aReaderThatWaitsIsWokenByTheNextRecord() throws Exception {
        try (LogReader reader = fixture.read("waiting")) {
            CompletableFuture<List<LogRecord>> polled = pollLater(reader);
            fixture.appendNumbers(7, 8);
            assertEquals(List.of("7"), payloads(polled.get(20, TimeUnit.SECONDS)));
        }
    }

    @Test
    public void pollReturnsNothingAfterItsTimeout() throws InterruptedException {
        try (LogReader reader = fixture.read("idle")) {
            assertEquals(List.of(), reader.poll(10, NOW));
        }
    }

    @Test
    public void closingAReaderEndsItsPoll() throws Exception {
        LogReader reader = fixture.read("closed");
        CompletableFuture<List<LogRecord>> polled = pollLater(reader);
        reader.close();
        assertEquals(List.of(), polled.get(20, TimeUnit.SECONDS));
    }

    @Test
    public void closingTheLogEndsEveryPollWithAnError() {
        LogReader reader = fixture.read("orphan");
        CompletableFuture<List<LogRecord>> polled = pollLater(reader);
        fixture.close();
        ExecutionException failure = assertThrows(ExecutionException.class, () -> polled.get(20, TimeUnit.SECONDS));
        assertEquals(LogException.class, failure.getCause().getClass());
        fixture.reopen();
    }

    @Test
    public void whatWasCommittedIsNotReadAgainAfterARestart() throws InterruptedException {
        fixture.log().createGroup(StreamKind.TELEMETRY, "crm", EARLIEST);
        fixture.appendNumbers(0, 10);
        LogReader reader = fixture.read("crm");
        List<LogRecord> records = reader.poll(10, SOON);
        reader.commit(records.get(5).position());
        fixture.reopen();
        try (LogReader again = fixture.read("crm")) {
            assertEquals(List.of("6", "7", "8", "9"), payloads(again.poll(10, SOON)));
        }
    }

    @Test
    public void groupsReadIndependently() throws InterruptedException {
        fixture.log().createGroup(StreamKind.TELEMETRY, "a", EARLIEST);
        fixture.log().createGroup(StreamKind.TELEMETRY, "b", EARLIEST);
        fixture.appendNumbers(0, 4);
        try (LogReader a = fixture.read("a");
                LogReader b = fixture.read("b")) {
            List<LogRecord> read = a.poll(3, SOON);
            a.commit(read.get(2).position());
            assertEquals(4, b.poll(10, SOON).size());
            assertEquals(1, info("a").lag());
            assertEquals(4, info("b").lag());
        }
    }

    @Test
    public void aGroupHasOneReaderAtATimeAndTheSecondIsToldWho() {
        LogReader first = fixture.read("one");
        IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> fixture.read("one"));
        assertEquals("group telemetry/one is read by the test", refusal.getMessage());
        assertEquals(Optional.of("the test"), info("one").reader());
        first.close();
        assertEquals(Optional.empty(), info("one").reader());
        fixture.read("one").close();
    }

    @Test
    public void aSeekMovesALiveReaderAndVoidsItsOldCommits() throws InterruptedException {
        fixture.log().createGroup(StreamKind.TELEMETRY, "replay", EARLIEST);
        fixture.appendNumbers(0, 10);
        try (LogReader reader = fixture.read("replay")) {
            List<LogRecord> before = reader.poll(10, SOON);
            fixture.log().seek(StreamKind.TELEMETRY, "replay", new SeekTarget.At(Records.TIME.plusSeconds(4)));
            reader.commit(before.get(9).position());
            assertEquals(6, info("replay").lag());
            List<LogRecord> after = reader.poll(3, SOON);
            assertEquals(List.of("4", "5", "6"), payloads(after));
            reader.commit(before.get(9).position());
            assertEquals(6, info("replay").lag());
            reader.commit(after.get(2).position());
            assertEquals(3, info("replay").lag());
        }
    }

    @Test
    public void aSeekWakesAReaderThatWaits() throws Exception {
        fixture.appendNumbers(0, 3);
        try (LogReader reader = fixture.read("asleep")) {
            CompletableFuture<List<LogRecord>> polled = pollLater(reader);
            fixture.log().seek(StreamKind.TELEMETRY, "asleep", EARLIEST);
            assertEquals(List.of("0", "1", "2"), payloads(polled.get(20, TimeUnit.SECONDS)));
        }
    }

    @Test
    public void aSeekToATimeFindsTheFirstRecordThatIsNotBefore() throws InterruptedException {
        fixture.appendNumbers(0, 50);
        assertEquals("0", firstAt(-100_000));
        assertEquals("0", firstAt(0));
        assertEquals("17", firstAt(16_500));
        assertEquals("17", firstAt(17_000));
        assertEquals("49", firstAt(49_000));
        assertEquals(List.of(), readAll(new SeekTarget.At(Records.TIME.plusSeconds(50))));
    }

    @Test
    public void aSeekToATimeMissesNothingThoughTheClockWentBack() throws InterruptedException {
        for (long second : new long[] {10, 20, 15, 16, 30}) {
            fixture.append(Records.record("d", Long.toString(second)).at(second).build());
        }
        assertEquals(
                List.of("20", "15", "16", "30"), payloads(readAll(new SeekTarget.At(Records.TIME.plusSeconds(16)))));
    }

    @Test
    public void aDeletedGroupIsGoneAndItsReaderSaysSo() throws InterruptedException {
        fixture.log().createGroup(StreamKind.TELEMETRY, "gone", EARLIEST);
        fixture.appendNumbers(0, 3);
        try (LogReader reader = fixture.read("gone")) {
            assertTrue(fixture.log().deleteGroup(StreamKind.TELEMETRY, "gone"));
            GroupDeletedException end = assertThrows(GroupDeletedException.class, () -> reader.poll(10, NOW));
            assertEquals("group telemetry/gone was deleted", end.getMessage());
            reader.commit(3);
        }
        assertFalse(fixture.log().deleteGroup(StreamKind.TELEMETRY, "gone"));
        fixture.reopen();
        assertEquals(Optional.empty(), fixture.log().group(StreamKind.TELEMETRY, "gone"));
        assertEquals(Optional.empty(), fixture.log().seek(StreamKind.TELEMETRY, "gone", LATEST));
    }

    @Test
    public void aReaderThatWaitsLearnsAtOnceThatItsGroupWasDeletedThoughTheNameIsThereAgain() throws Exception {
        try (LogReader reader = fixture.read("again")) {
            CompletableFuture<List<LogRecord>> polled = pollLater(reader);
            assertFalse(reader.isDeleted());
            fixture.log().deleteGroup(StreamKind.TELEMETRY, "again");
            fixture.log().createGroup(StreamKind.TELEMETRY, "again", EARLIEST);
            ExecutionException end = assertThrows(ExecutionException.class, () -> polled.get(10, TimeUnit.SECONDS));
            assertEquals(GroupDeletedException.class, end.getCause().getClass());
            assertTrue(reader.isDeleted());
            fixture.appendNumbers(0, 2);
            try (LogReader next = fixture.read("again")) {
                assertEquals(List.of("0", "1"), payloads(next.poll(10, SOON)));
            }
        }
        assertEquals(Optional.empty(), info("again").reader());
    }

    @Test
    public void aNewGroupBeginsWhereItWasToldAndAnOldOneStays() {
        fixture.appendNumbers(0, 5);
        assertEquals(
                0, fixture.log().createGroup(StreamKind.TELEMETRY, "x", LATEST).lag());
        assertEquals(
                0,
                fixture.log().createGroup(StreamKind.TELEMETRY, "x", EARLIEST).lag());
        assertEquals(
                5,
                fixture.log().createGroup(StreamKind.TELEMETRY, "y", EARLIEST).lag());
        assertEquals(2, fixture.log().groups(StreamKind.TELEMETRY).size());
        assertEquals(List.of(), fixture.log().groups(StreamKind.EVENTS));
    }

    @Test
    public void aGroupTooManyIsRefusedAndABadNameToo() {
        for (String name : List.of("a", "b", "c")) {
            fixture.log().createGroup(StreamKind.TELEMETRY, name, LATEST);
        }
        assertThrows(LogException.class, () -> fixture.read("d"));
        fixture.log().createGroup(StreamKind.EVENTS, "d", LATEST);
        assertThrows(AddressException.class, () -> fixture.log().createGroup(StreamKind.EVENTS, "a/b", LATEST));
    }

    @Test
    public void aReaderWithoutAGroupKeepsNoCursor() throws InterruptedException {
        fixture.appendNumbers(0, 3);
        try (LogReader live = fixture.log().openAt(StreamKind.TELEMETRY, LATEST)) {
            fixture.appendNumbers(3, 4);
            List<LogRecord> records = live.poll(10, SOON);
            assertEquals(List.of("3"), payloads(records));
            live.commit(records.get(0).position());
        }
        assertEquals(List.of(), fixture.log().groups(StreamKind.TELEMETRY));
    }

    @Test
    public void anAppendAfterTheCloseIsRefused() {
        fixture.close();
        LogException refusal = assertThrows(
                LogException.class, () -> fixture.appendLater(Records.record().build()));
        assertEquals("the log is closed", refusal.getMessage());
        assertThrows(LogException.class, () -> fixture.log()
                .tryAppend(Records.record().build(), new IgnoringCallback()));
        fixture.reopen();
    }

    private CompletableFuture<List<LogRecord>> pollLater(LogReader reader) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return reader.poll(10, SOON);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private List<LogRecord> readAll(SeekTarget start) throws InterruptedException {
        try (LogReader reader = fixture.log().openAt(StreamKind.TELEMETRY, start)) {
            return reader.poll(1000, NOW);
        }
    }

    private String firstAt(long millis) throws InterruptedException {
        return payloads(readAll(new SeekTarget.At(Records.TIME.plusMillis(millis))))
                .get(0);
    }

    private StreamInfo telemetry() {
        return fixture.log().streams().get(StreamKind.TELEMETRY.ordinal());
    }

    private GroupInfo info(String group) {
        return fixture.log().group(StreamKind.TELEMETRY, group).orElseThrow();
    }
}
