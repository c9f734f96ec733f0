package io.millrace.gateway.internal.groups;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.log.LogRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** One listener of a live tail, with a bounded queue for what it cannot take at once. */
final class TailMember implements RecordSource {

    private final RecordSink sink;
    private final GroupSettings settings;
    private final LongAdder lost;
    private final Consumer<TailMember> leave;
    private final Deque<LogRecord> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long permitted;
    private long taken;
    private boolean ended;

    TailMember(RecordSink sink, GroupSettings settings, LongAdder lost, Consumer<TailMember> leave) {
        this.sink = sink;
        this.settings = settings;
        this.lost = lost;
        this.leave = leave;
    }

    synchronized void offer(LogRecord record) {
        if (ended) {
            return;
        }
        if (waiting.size() >= settings.windowRecords() || waitingBytes >= settings.windowBytes()) {
            lost.increment();
            return;
        }
        waiting.add(record);
        waitingBytes += Item.bytes(record);
        deal();
    }

    @Override
    public synchronized void permit(long total) {
        permitted = total;
        deal();
    }

    private void deal() {
        while (!ended && taken < permitted && !waiting.isEmpty()) {
            LogRecord record = waiting.removeFirst();
            waitingBytes -= Item.bytes(record);
            taken++;
            sink.deliver(new Unsettled(record));
        }
    }

    synchronized void end(RefusedException cause) {
        if (!ended) {
            stop();
            sink.ended(cause);
        }
    }

    private void stop() {
        ended = true;
        waiting.clear();
    }

    @Override
    public void close() {
        synchronized (this) {
            stop();
        }
        leave.accept(this);
    }

    /** A tail keeps no account of what its listeners do. */
    private record Unsettled(LogRecord record) implements RecordDelivery {

        @Override
        public int earlierDeliveries() {
            return 0;
        }

        @Override
        public void settle(Settlement settlement) {
            // not durable: nothing comes again
        }
    }
}
