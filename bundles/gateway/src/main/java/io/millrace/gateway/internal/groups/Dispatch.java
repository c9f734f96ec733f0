package io.millrace.gateway.internal.groups;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.log.LogRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Deals the records of a group's window out to its consumers: in order per device, a device with one consumer as long as that has
 * unsettled records of it, devices in turn. Knows nothing of threads but its lock, and nothing of the log but positions.
 */
final class Dispatch {

    private static final int ROOM_PART = 4;

    private final GroupSettings settings;
    private final Deque<Item> order = new ArrayDeque<>();
    private final Map<String, Lane> lanes = new HashMap<>();
    /** Lanes that any consumer may take from, in turn. */
    private final Set<Lane> free = new LinkedHashSet<>();

    private final List<Member> members = new ArrayList<>();
    /** Records that failed too often: their lanes are held until the dead letters have them. */
    private final Deque<Item> exhausted = new ArrayDeque<>();

    /** Records that were dead-lettered and are given to a consumer once more. */
    private final Set<Item> replays = new HashSet<>();

    private int turn;
    private long bytes;
    private long cursor = -1;
    private boolean ended;

    Dispatch(GroupSettings settings) {
        this.settings = settings;
    }

    /** Adds a consumer unless the group is about to close. */
    synchronized boolean join(Member member) {
        if (ended) {
            return false;
        }
        members.add(member);
        return true;
    }

    synchronized boolean contains(Member member) {
        return members.contains(member);
    }

    /** Removes a consumer; what it had goes back, and to the others. */
    synchronized void leave(Member member) {
        if (!members.remove(member)) {
            return;
        }
        for (Item item : new ArrayList<>(member.inFlight)) {
            putBack(item);
        }
        for (Lane lane : new ArrayList<>(member.lanes)) {
            release(lane);
        }
        ended = members.isEmpty();
        notifyAll();
        deal();
    }

    /** Ends the group for every consumer. The cursor stays, to be committed. */
    synchronized void end(RefusedException cause) {
        ended = true;
        forget();
        for (Member member : members) {
            member.sink.ended(cause);
        }
        members.clear();
        notifyAll();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    synchronized String names() {
        return String.join(
                ", ", members.stream().map(member -> member.who).distinct().toList());
    }

    synchronized void permit(Member member, long total) {
        member.permit(total);
        while (dealOne(member)) {
            // until it has what it may
        }
    }

    /** Forgets all records: the log was moved. Settlements of what consumers still have are ignored from now. */
    synchronized void reset() {
        forget();
        cursor = -1;
    }

    private void forget() {
        for (Item item : order) {
            item.done = true;
        }
        for (Item item : replays) {
            item.done = true;
            item.trouble = "the group was moved or closed meanwhile";
        }
        replays.clear();
        order.clear();
        lanes.clear();
        free.clear();
        exhausted.clear();
        bytes = 0;
        for (Member member : members) {
            member.lanes.clear();
            member.inFlight.clear();
        }
        notifyAll();
    }

    /** Takes records that follow those it has. */
    synchronized void add(List<LogRecord> records) {
        for (LogRecord record : records) {
            Item item = new Item(record, lanes.computeIfAbsent(record.record().deviceId(), Lane::new));
            order.add(item);
            enqueue(item);
        }
        deal();
    }

    /**
     * Waits until the window has room, or the time is over, or there is something else to do for the reader.
     *
     * @param millis the time
     * @param forExhausted whether a record that failed too often is something to do
     */
    synchronized void awaitRoom(long millis, boolean forExhausted) throws InterruptedException {
        // a quarter, so that the log is read in batches and not once for every acknowledgement
        await(
                () -> hasEnded()
                        || forExhausted && !exhausted.isEmpty()
                        || roomRecords() > settings.windowRecords() / ROOM_PART,
                millis);
    }

    private void await(BooleanSupplier ready, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (!ready.getAsBoolean() && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }

    /** Returns how many more records the window takes, whatever their size. */
    synchronized int roomRecords() {
        return bytes >= settings.windowBytes() ? 0 : Math.max(0, settings.windowRecords() - order.size());
    }

    synchronized long roomBytes() {
        return Math.max(0, settings.windowBytes() - bytes);
    }

    /** Returns the last position up to which everything is done with, or -1 where nothing is since the last reset. */
    synchronized long cursor() {
        return cursor;
    }

    /** Returns a record that failed too often and is not yet among the dead letters. */
    synchronized Optional<Item> nextExhausted() {
        return Optional.ofNullable(exhausted.peek());
    }

    /** A record is among the dead letters: the later ones of its device may go on. */
    synchronized void deadLettered(Item item) {
        if (exhausted.remove(item)) { // else the log was moved meanwhile
            item.lane.exhausted--;
            finish(item);
            settled(item.lane);
            deal();
        }
    }

    /** Gives a record of the dead letters to a consumer once more. Returns why that is not done with it, if it is not. */
    synchronized Optional<String> replay(LogRecord record, Duration timeout) throws InterruptedException {
        if (ended) {
            return Optional.of("the group is just closing; try again");
        }
        if (isReplaying(record.position())
                || order.stream().anyMatch(other -> other.record.position() == record.position())) {
            return Optional.of("the record is on its way to a consumer already");
        }
        Item item = new Item(record, lanes.computeIfAbsent(record.record().deviceId(), Lane::new));
        item.replayed = true;
        replays.add(item);
        enqueue(item);
        deal();
        try {
            await(() -> item.done, timeout.toMillis());
        } finally {
            if (!item.done) {
                withdraw(item, timeout);
            }
        }
        return Optional.of(item.trouble).filter(trouble -> !trouble.isEmpty());
    }

    /** Tells whether a record is replayed now. */
    synchronized boolean isReplaying(long position) {
        return replays.stream().anyMatch(item -> item.record.position() == position);
    }

    /** Takes a replay back that no consumer took. One that a consumer has is that consumer's to settle. */
    private void withdraw(Item item, Duration timeout) {
        item.trouble = (item.holder == null ? "no consumer took" : "its consumer has not settled") + " it within "
                + timeout.toSeconds() + " s";
        if (item.holder == null) {
            item.lane.waiting.remove(item.record.position());
            finish(item);
            free.remove(item.lane);
            release(item.lane);
            settled(item.lane);
            queue(item.lane);
        }
    }

    private synchronized void settle(Item item, Member member, int delivery, Settlement settlement) {
        if (item.done || item.holder != member || item.deliveries != delivery) {
            return;
        }
        switch (settlement) {
            case DONE -> {
                takeFrom(item);
                finish(item);
                settled(item.lane);
            }
            case RELEASED -> putBack(item);
            default -> fail(item);
        }
        deal();
    }

    private void fail(Item item) {
        item.failures++;
        if (item.replayed) {
            item.trouble = "its consumer rejected it again";
            takeFrom(item);
            finish(item);
            settled(item.lane);
        } else if (item.failures < settings.maxAttempts()) {
            putBack(item);
        } else {
            takeFrom(item);
            item.lane.exhausted++;
            exhausted.add(item);
            detain(item.lane);
            settled(item.lane);
            notifyAll();
        }
    }

    private void finish(Item item) {
        item.done = true;
        replays.remove(item);
        bytes -= item.bytes;
        while (!order.isEmpty() && order.peekFirst().done) {
            cursor = order.removeFirst().record.position();
        }
        notifyAll();
    }

    private void takeFrom(Item item) {
        item.holder.inFlight.remove(item);
        item.holder = null;
        item.lane.inFlight--;
    }

    private void putBack(Item item) {
        takeFrom(item);
        Lane lane = item.lane;
        lane.waiting.put(item.record.position(), item);
        detain(lane);
        settled(lane);
    }

    /** Nothing leaves a lane until all that is out is settled. */
    private void detain(Lane lane) {
        lane.held = true;
        release(lane);
    }

    /** Looks at a lane after one of its records came back or is done. */
    private void settled(Lane lane) {
        if (lane.inFlight > 0) {
            return;
        }
        release(lane);
        lane.owner = null;
        lane.held = lane.exhausted > 0;
        if (lane.isSendable()) {
            free.add(lane);
        } else if (!lane.held) {
            lanes.remove(lane.deviceId, lane);
        }
    }

    private void release(Lane lane) {
        if (lane.owner != null) {
            lane.owner.lanes.remove(lane);
        }
    }

    private void enqueue(Item item) {
        bytes += item.bytes;
        item.lane.waiting.put(item.record.position(), item);
        queue(item.lane);
    }

    private void queue(Lane lane) {
        if (lane.isSendable()) {
            if (lane.owner == null) {
                free.add(lane);
            } else {
                lane.owner.lanes.add(lane);
            }
        }
    }

    /** Gives every consumer a record in turn, until there are none or nobody may take more. */
    private void deal() {
        boolean any = true;
        while (any) {
            any = false;
            for (int i = 0; i < members.size(); i++) {
                turn = (turn + 1) % members.size();
                any |= dealOne(members.get(turn));
            }
        }
    }

    private boolean dealOne(Member member) {
        Lane lane = member.mayTake() ? next(member.prefersFree(free) ? free : member.lanes) : null;
        if (lane == null) {
            return false;
        }
        give(lane, member);
        return true;
    }

    private static Lane next(Set<Lane> lanes) {
        Iterator<Lane> all = lanes.iterator();
        if (!all.hasNext()) {
            return null;
        }
        Lane lane = all.next();
        all.remove();
        return lane;
    }

    private void give(Lane lane, Member member) {
        Item item = lane.waiting.pollFirstEntry().getValue();
        lane.owner = member;
        lane.inFlight++;
        item.holder = member;
        item.deliveries++;
        member.take(item);
        queue(lane);
        int delivery = item.deliveries;
        member.sink.deliver(new RecordDelivery() {
            @Override
            public LogRecord record() {
                return item.record;
            }

            @Override
            public int earlierDeliveries() {
                return delivery - 1;
            }

            @Override
            public void settle(Settlement settlement) {
                Dispatch.this.settle(item, member, delivery, settlement);
            }
        });
    }
}
