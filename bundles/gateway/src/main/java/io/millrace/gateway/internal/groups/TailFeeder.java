package io.millrace.gateway.internal.groups;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one kind from its end as long as somebody listens; who is slow loses records, which are counted. */
final class TailFeeder implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TailFeeder.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MAX_BATCH = 64;

    private final StreamKind kind;
    private final GroupServices services;
    private final GroupSettings settings;
    private final LongAdder lost;
    private final List<TailMember> members = new ArrayList<>();
    private LogReader reader;
    private boolean ended;

    TailFeeder(StreamKind kind, GroupServices services, GroupSettings settings, LongAdder lost) {
        this.kind = kind;
        this.services = services;
        this.settings = settings;
        this.lost = lost;
    }

    void start() throws RefusedException {
        try {
            StreamLog log = services.log().get().orElseThrow(() -> new LogException("the stream log is away", null));
            reader = log.openAt(kind, new StreamLog.SeekTarget.Latest());
        } catch (LogException e) {
            throw new RefusedException(
                    Reason.UNAVAILABLE, "stream " + kind.wireName() + " cannot be read: " + e.getMessage());
        }
        Thread thread = new Thread(this, "millrace-tail-" + kind.wireName());
        thread.setDaemon(true);
        thread.start();
    }

    /** Adds a listener, or returns null where this feeder is about to close. */
    synchronized RecordSource join(RecordSink sink) {
        if (ended) {
            return null;
        }
        TailMember member = new TailMember(sink, settings, lost, this::leave);
        members.add(member);
        return member;
    }

    private synchronized void leave(TailMember member) {
        members.remove(member);
        ended = ended || members.isEmpty();
    }

    synchronized void end(RefusedException cause) {
        ended = true;
        members.forEach(member -> member.end(cause));
        members.clear();
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    private synchronized List<TailMember> members() {
        return List.copyOf(members);
    }

    @Override
    public void run() {
        try {
            while (!hasEnded()) {
                for (LogRecord record : reader.poll(MAX_BATCH, POLL)) {
                    members().forEach(member -> member.offer(record));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the thread's border: listeners must learn that nothing more comes
            LOG.info("Tail of {}: reading ended: {}", kind.wireName(), e.toString());
        } finally {
            end(new RefusedException(Reason.UNAVAILABLE, "stream " + kind.wireName() + " is away; subscribe again"));
            closeReader();
        }
    }

    private void closeReader() {
        try {
            reader.close();
        } catch (RuntimeException e) { // the log may be gone, and a tail has nothing to lose
            LOG.debug("Tail of {}: closing the reader", kind.wireName(), e);
        }
    }
}
