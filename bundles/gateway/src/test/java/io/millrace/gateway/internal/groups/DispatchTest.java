package io.millrace.gateway.internal.groups;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class DispatchTest {

    private static final class Consumer implements RecordSink {

        private final List<RecordDelivery> deliveries = new ArrayList<>();
        private final List<String> ends = new ArrayList<>();

        @Override
        public void deliver(RecordDelivery delivery) {
            deliveries.add(delivery);
        }

        @Override
        public void ended(RefusedException cause) {
            ends.add(cause.getMessage());
        }

        private List<Long> positions() {
            return deliveries.stream()
                    .map(delivery -> delivery.record().position())
                    .toList();
        }
    }

    private final Dispatch dispatch = new Dispatch(new GroupSettings(10, 10_000, 2));
    private final Consumer first = new Consumer();
    private final Consumer second = new Consumer();
    private final Member one = new Member(first, "one");
    private final Member two = new Member(second, "two");
    private long position;

    private void join(Member member, long permitted) {
        dispatch.join(member);
        dispatch.permit(member, permitted);
    }

    private void add(String... devices) {
        List<LogRecord> records = new ArrayList<>();
        for (String device : devices) {
            records.add(record(++position, device));
        }
        dispatch.add(records);
    }

    private static LogRecord record(long at, String device) {
        Stamp stamp = new Stamp(Instant.EPOCH, "m" + at, false, "g", Optional.empty());
        return new LogRecord(
                at, new StreamRecord(StreamKind.TELEMETRY, device, "default", stamp, Content.of(new byte[1])));
    }

    @Test
    public void givesADeviceToOneConsumerWhileThatHasUnsettledRecordsOfIt() {
        join(one, 1);
        join(two, 10);
        add("a", "b", "a", "b");
        List<Long> ofFirst = first.positions();
        assertEquals(1, ofFirst.size());
        // the other device's records and none of the first consumer's device
        assertEquals(ofFirst.get(0) == 1 ? List.of(2L, 4L) : List.of(1L, 3L), second.positions());
        first.deliveries.get(0).settle(Settlement.DONE);
        assertEquals(3, second.deliveries.size());
    }

    @Test
    public void movesTheCursorToTheLastContiguousRecordOnly() {
        join(one, 10);
        add("a", "b", "c");
        first.deliveries.get(1).settle(Settlement.DONE);
        assertEquals(-1, dispatch.cursor());
        first.deliveries.get(0).settle(Settlement.DONE);
        assertEquals(2, dispatch.cursor());
        first.deliveries.get(2).settle(Settlement.DONE);
        assertEquals(3, dispatch.cursor());
    }

    @Test
    public void deliversWhatCameBackBeforeLaterRecordsOfTheDevice() {
        join(one, 2);
        add("a", "a", "a");
        assertEquals(List.of(1L, 2L), first.positions());
        first.deliveries.get(0).settle(Settlement.RELEASED);
        dispatch.permit(one, 10);
        // the third must not overtake the first, and the first must not follow the second while that is out
        assertEquals(List.of(1L, 2L), first.positions());
        first.deliveries.get(1).settle(Settlement.DONE);
        assertEquals(List.of(1L, 2L, 1L, 3L), first.positions());
        assertEquals(1, first.deliveries.get(2).earlierDeliveries());
    }

    @Test
    public void handsEverythingOfALeavingConsumerToTheOthersInOrder() {
        join(one, 10);
        add("a", "a", "b");
        join(two, 10);
        dispatch.leave(one);
        assertEquals(
                List.of(1L, 2L), second.positions().stream().filter(p -> p != 3).toList());
        assertEquals(3, second.deliveries.size());
        first.deliveries.get(0).settle(Settlement.DONE);
        assertEquals("what the other has now is not settled by who had it", -1, dispatch.cursor());
    }

    @Test
    public void endsWithItsLastConsumer() {
        join(one, 1);
        dispatch.leave(one);
        assertTrue(dispatch.hasEnded());
        assertFalse(dispatch.join(two));
    }

    @Test
    public void holdsTheDevicesLaterRecordsUntilTheDeadLettersHaveWhatFailedTooOften() {
        join(one, 1);
        add("a", "a");
        first.deliveries.get(0).settle(Settlement.FAILED);
        assertEquals(Optional.empty(), dispatch.nextExhausted());
        dispatch.permit(one, 2);
        first.deliveries.get(1).settle(Settlement.FAILED);
        dispatch.permit(one, 10);
        add("b", "a");
        // the other device goes on, this one neither with the record again nor with its next ones
        assertEquals(List.of(1L, 1L, 3L), first.positions());
        assertEquals(-1, dispatch.cursor());

        Item failed = dispatch.nextExhausted().orElseThrow();
        assertEquals(1, failed.record.position());
        dispatch.deadLettered(failed);

        assertEquals(Optional.empty(), dispatch.nextExhausted());
        assertEquals(1, dispatch.cursor());
        assertEquals(List.of(1L, 1L, 3L, 2L, 4L), first.positions());
    }

    @Test
    public void holdsAlsoWhatIsBehindARecordThatFailsWhileLaterOnesAreOut() {
        join(one, 2);
        add("a", "a", "a");
        first.deliveries.get(0).settle(Settlement.FAILED);
        first.deliveries.get(1).settle(Settlement.DONE);
        dispatch.permit(one, 3);
        first.deliveries.get(2).settle(Settlement.FAILED);
        dispatch.permit(one, 10);
        assertEquals(List.of(1L, 2L, 1L), first.positions());
        dispatch.deadLettered(dispatch.nextExhausted().orElseThrow());
        assertEquals(List.of(1L, 2L, 1L, 3L), first.positions());
        assertEquals(2, dispatch.cursor());
    }

    @Test
    public void forgetsWhatWaitsForTheDeadLettersWhenTheLogIsMoved() {
        join(one, 10);
        add("a");
        first.deliveries.get(0).settle(Settlement.FAILED);
        first.deliveries.get(1).settle(Settlement.FAILED);
        Item failed = dispatch.nextExhausted().orElseThrow();
        dispatch.reset();
        dispatch.deadLettered(failed);
        assertEquals(Optional.empty(), dispatch.nextExhausted());
        assertEquals(-1, dispatch.cursor());
    }

    @Test
    public void ignoresSettlementsOfBeforeAReset() {
        join(one, 10);
        add("a");
        RecordDelivery old = first.deliveries.get(0);
        dispatch.reset();
        position = 0;
        add("a");
        old.settle(Settlement.DONE);
        assertEquals(-1, dispatch.cursor());
        first.deliveries.get(1).settle(Settlement.DONE);
        assertEquals(1, dispatch.cursor());
    }

    @Test
    public void boundsItsWindowByRecordsAndOctets() {
        assertEquals(10, dispatch.roomRecords());
        join(one, 10);
        add("a", "a", "a", "a", "a", "a", "a", "a", "a", "a");
        assertEquals(0, dispatch.roomRecords());
        first.deliveries.forEach(delivery -> delivery.settle(Settlement.DONE));
        assertEquals(10, dispatch.roomRecords());
        assertEquals(10_000, dispatch.roomBytes());
    }

    @Test
    public void neverGivesMoreThanIsPermitted() {
        join(one, 2);
        add("a", "b", "c");
        assertEquals(2, first.deliveries.size());
        dispatch.permit(one, 1);
        first.deliveries.get(0).settle(Settlement.DONE);
        assertEquals(2, first.deliveries.size());
    }

    @Test
    public void tellsEveryConsumerWhyItEnds() {
        join(one, 1);
        join(two, 1);
        dispatch.end(new RefusedException(Reason.UNAVAILABLE, "the server stops"));
        assertEquals(List.of("the server stops"), first.ends);
        assertEquals(List.of("the server stops"), second.ends);
    }

    @Test
    public void aReplayGoesBeforeWhatWaitsAndMovesNoCursor() throws Exception {
        join(one, 1);
        add("a", "a", "a");
        first.deliveries.get(0).settle(Settlement.DONE);
        CompletableFuture<Optional<String>> replay = replay(0);
        dispatch.permit(one, 2);
        assertEquals(List.of(1L, 0L), first.positions());
        first.deliveries.get(1).settle(Settlement.RELEASED);
        dispatch.permit(one, 3);
        first.deliveries.get(2).settle(Settlement.DONE);
        assertEquals(Optional.empty(), replay.get(20, TimeUnit.SECONDS));
        dispatch.permit(one, 5);
        assertEquals(List.of(1L, 0L, 0L, 2L, 3L), first.positions());
        assertEquals(1, dispatch.cursor());
    }

    @Test
    public void aReplayThatIsRejectedOrCutShortSaysSo() throws Exception {
        join(one, 10);
        CompletableFuture<Optional<String>> rejected = replay(7);
        first.deliveries.get(0).settle(Settlement.FAILED);
        assertEquals(Optional.of("its consumer rejected it again"), rejected.get(20, TimeUnit.SECONDS));
        CompletableFuture<Optional<String>> moved = replay(7);
        dispatch.reset();
        assertEquals(Optional.of("the group was moved or closed meanwhile"), moved.get(20, TimeUnit.SECONDS));
        first.deliveries.get(1).settle(Settlement.DONE);
        assertEquals(10_000, dispatch.roomBytes());
    }

    @Test
    public void aReplayThatNobodyTakesIsWithdrawn() throws Exception {
        join(one, 0);
        LogRecord record = record(7, "a");
        assertEquals(Optional.of("no consumer took it within 0 s"), dispatch.replay(record, Duration.ofMillis(1)));
        dispatch.permit(one, 10);
        assertEquals(List.of(), first.positions());
        assertEquals(10_000, dispatch.roomBytes());
        add("a");
        assertEquals(List.of(1L), first.positions());
        assertEquals(
                Optional.of("the record is on its way to a consumer already"),
                dispatch.replay(record(1, "a"), Duration.ofMillis(1)));
    }

    private CompletableFuture<Optional<String>> replay(long at) {
        CompletableFuture<Optional<String>> result = CompletableFuture.supplyAsync(() -> {
            try {
                return dispatch.replay(record(at, "a"), Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> dispatch.isReplaying(at));
        return result;
    }
}
