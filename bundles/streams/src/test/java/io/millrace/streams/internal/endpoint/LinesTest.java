package io.millrace.streams.internal.endpoint;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.streams.internal.FakeLog;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** What a group does with records whose next step is away. */
public final class LinesTest {

    private final List<Long> processed = new ArrayList<>();
    private final List<String> buried = new ArrayList<>();
    private final List<Long> committed = new ArrayList<>();
    private final Set<String> away = new HashSet<>();
    private final Set<Long> poison = new HashSet<>();
    private final BatchRunner runner = new BatchRunner(
            records -> route(records.get(0)),
            new Retry(2, Duration.ZERO),
            (record, reason, attempts) -> buried.add(record.position() + " after " + attempts));
    private final Lines lines = new Lines(runner, new Retry(2, Duration.ZERO), committed::add, () -> this.now);
    private long now;

    @Test
    public void aDeviceWaitsInOrderWhileOthersGoOnAndTheCursorStaysBeforeIt() throws Exception {
        away.add("a");
        read(1, "b");
        read(2, "a");
        read(3, "b");
        read(4, "a");
        assertEquals(List.of(1L, 3L), processed);
        assertEquals(List.of(1L), committed);
        pass(Duration.ofSeconds(1));
        lines.tryAgain();
        assertEquals(List.of(1L, 3L), processed);
        away.clear();
        lines.tryAgain();
        assertEquals("it rests for two seconds now", List.of(1L, 3L), processed);
        pass(Duration.ofSeconds(2));
        lines.tryAgain();
        assertEquals(List.of(1L, 3L, 2L, 4L), processed);
        assertEquals(List.of(1L, 3L, 4L), committed);
        read(5, "a");
        assertEquals(List.of(1L, 3L, 2L, 4L, 5L), processed);
        assertEquals(List.of(), buried);
    }

    @Test
    public void whatIsTheRecordsOwnFaultIsBuriedInItsTurn() throws Exception {
        away.add("a");
        poison.add(2L);
        read(1, "a");
        read(2, "a");
        read(3, "a");
        away.clear();
        pass(Duration.ofSeconds(1));
        lines.tryAgain();
        assertEquals(List.of(1L, 3L), processed);
        assertEquals(List.of("2 after 2"), buried);
        assertEquals(3L, committed.get(committed.size() - 1).longValue());
    }

    @Test
    public void patienceEndsForEachRecordAndItIsBuriedWithAllItsAttempts() throws Exception {
        away.add("a");
        read(1, "a");
        read(2, "a");
        pass(Duration.ofHours(25));
        lines.tryAgain();
        assertEquals(List.of("1 after 2"), buried);
        assertEquals(1L, committed.get(committed.size() - 1).longValue());
        away.clear();
        pass(Duration.ofSeconds(30));
        lines.tryAgain();
        assertEquals(List.of(2L), processed);
    }

    @Test
    public void isFullBeforeItTakesMuchMemory() throws Exception {
        away.add("a");
        for (int n = 1; !lines.isFull(); n++) {
            assertTrue("record " + n, n <= 10_000);
            read(n, "a");
        }
        away.clear();
        pass(Duration.ofSeconds(1));
        lines.tryAgain();
        assertFalse(lines.isFull());
        assertEquals(10_000, processed.size());
    }

    private void read(long position, String device) throws InterruptedException {
        lines.process(new LogRecord(position, FakeLog.record(StreamKind.TELEMETRY, device, "{}")));
        lines.readTo(position);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Optional<Throwable> route(LogRecord record) {
        if (away.contains(record.record().deviceId())) {
            return Optional.of(new IllegalStateException(new ConnectException("refused")));
        }
        if (poison.contains(record.position())) {
            return Optional.of(new IllegalStateException("boom"));
        }
        processed.add(record.position());
        return Optional.empty();
    }

    @Test
    public void anOutageOfABatchIsWaitedOutAndBuriesNothing() throws Exception {
        int[] calls = new int[1];
        BatchRunner batches = new BatchRunner(
                records -> calls[0]++ == 0 ? Optional.of(new IOException("reset")) : Optional.empty(),
                new Retry(1, Duration.ZERO),
                (record, reason, attempts) -> buried.add("" + record.position()));
        batches.run(List.of(FakeLog.at(1, "{}"), FakeLog.at(2, "{}")), committed::add);
        assertEquals(List.of(2L), committed);
        assertEquals(List.of(), buried);
    }
}
