package io.millrace.streams.internal.endpoint;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.millrace.api.log.LogRecord;
import io.millrace.api.state.RecordException;
import io.millrace.streams.internal.FakeLog;
import io.millrace.streams.internal.ProviderAwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.Test;

public final class BatchRunnerTest {

    private final List<Long> processed = new ArrayList<>();
    private final List<String> buried = new ArrayList<>();
    private final List<Long> done = new ArrayList<>();

    @Test
    public void aGoodBatchIsProcessedOnceAndItsLastPositionIsDone() throws Exception {
        run(runner(2, records -> ok(records)), 5);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), processed);
        assertEquals(List.of(5L), done);
    }

    @Test
    public void onePoisonRecordIsBuriedAndItsNeighboursAreProcessedInOrder() throws Exception {
        run(runner(2, records -> hasPosition(records, 4) ? failure("boom") : ok(records)), 7);
        assertEquals(List.of(1L, 2L, 3L, 5L, 6L, 7L), processed);
        assertEquals(1, buried.size());
        assertEquals("4 boom", buried.get(0).replaceAll(" after .*", ""));
        assertEquals(7L, done.get(done.size() - 1).longValue());
    }

    @Test
    public void aRecordThatTheStoreNamesIsBuriedWithoutTryingAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        BatchRunner runner = runner(5, records -> {
            calls.incrementAndGet();
            return hasPosition(records, 2)
                    ? Optional.of(new IllegalStateException(new RecordException(2, "too many fields")))
                    : ok(records);
        });
        run(runner, 3);
        assertEquals(List.of("2 io.millrace.api.state.RecordException: too many fields after 1"), buried);
        assertEquals(List.of(1L, 3L), processed);
        assertEquals("the batch, what lies before, what lies after", 3, calls.get());
    }

    @Test
    public void whatFailsForAWhileIsTriedAgainAndNotBuried() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        run(runner(3, records -> calls.incrementAndGet() < 3 ? failure("busy") : ok(records)), 2);
        assertEquals(List.of(1L, 2L), processed);
        assertEquals(List.of(), buried);
    }

    @Test
    public void aRecordIsNotBuriedWhileItsProviderIsAway() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        run(
                runner(
                        1,
                        records -> calls.incrementAndGet() == 1
                                ? Optional.of(new RuntimeException(new ProviderAwayException("state is away")))
                                : ok(records)),
                1);
        assertEquals(List.of(1L), processed);
        assertEquals(List.of(), buried);
    }

    @Test
    public void whatAStoppingRouteThrowsLeavesItsRecordsUndone() {
        BatchRunner[] runner = new BatchRunner[1];
        runner[0] = runner(3, records -> {
            runner[0].stop();
            return failure("interrupted");
        });
        assertThrows(InterruptedException.class, () -> run(runner[0], 3));
        assertEquals(List.of(), buried);
        assertEquals(List.of(), done);
    }

    @Test
    public void attemptsAreCountedOverTheWholeSearch() throws Exception {
        run(runner(3, records -> failure("boom")), 2);
        assertEquals(List.of("1 boom after 4", "2 boom after 4"), buried);
        assertEquals(List.of(1L, 2L), done);
    }

    private BatchRunner runner(int attempts, Function<List<LogRecord>, Optional<Throwable>> route) {
        return new BatchRunner(
                route,
                new Retry(attempts, Duration.ZERO),
                (record, failure, count) ->
                        buried.add(record.position() + " " + Reasons.of(failure) + " after " + count));
    }

    private void run(BatchRunner runner, int count) throws InterruptedException {
        runner.run(
                LongStream.rangeClosed(1, count)
                        .mapToObj(position -> FakeLog.at(position, "{}"))
                        .toList(),
                done::add);
    }

    private Optional<Throwable> ok(List<LogRecord> records) {
        records.forEach(record -> processed.add(record.position()));
        return Optional.empty();
    }

    private static boolean hasPosition(List<LogRecord> records, long position) {
        return records.stream().anyMatch(record -> record.position() == position);
    }

    private static Optional<Throwable> failure(String message) {
        return Optional.of(new IllegalStateException(message));
    }
}
