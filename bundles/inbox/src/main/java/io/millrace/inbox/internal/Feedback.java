package io.millrace.inbox.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.inbox.OutcomeListener;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings outcomes from the outbox to {@code streams/feedback}, each once: what a crash left between the two is looked up in the
 * log first. Its own thread.
 */
final class Feedback implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Feedback.class);
    private static final int BATCH = 500;
    private static final long REST_MILLIS = 1_000;
    private static final long APPEND_SECONDS = 30;

    private final InboxFiles files;
    private final Clerk clerk;
    private final Directory directory;
    private final Clock clock;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean closed;
    private volatile boolean recovered;
    private volatile long next;
    private String complaint = "";

    Feedback(InboxFiles files, Clerk clerk, Directory directory, Clock clock) {
        this.files = files;
        this.clerk = clerk;
        this.directory = directory;
        this.clock = clock;
    }

    /** Says that there may be outcomes to tell. Any thread. */
    void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    /** Lets the thread end; what is not told is told after the next start. */
    void close() {
        closed = true;
        work.release();
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                Optional<StreamLog> log = directory.log();
                boolean more = log.isPresent() && work(log.get());
                if (!more && work.tryAcquire(REST_MILLIS, TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean work(StreamLog log) throws InterruptedException {
        try {
            Map<Long, Letter> outcomes = files.outbox(next, BATCH);
            if (outcomes.isEmpty()) {
                recovered = true;
                return false;
            }
            tell(log, outcomes);
            complaint = "";
            return outcomes.size() == BATCH;
        } catch (RuntimeException e) {
            // The thread's boundary: whatever the log or the store throws, the outcomes stay and are told later. Some
            // of
            // them may be in the log: that is looked up again.
            recovered = false;
            if (!closed && !complaint.equals(e.getMessage())) {
                complaint = String.valueOf(e.getMessage());
                LOGGER.warn("Outcomes of commands wait, none is lost: {}", complaint);
            }
            return false;
        }
    }

    private void tell(StreamLog log, Map<Long, Letter> outcomes) throws InterruptedException {
        Set<String> known = recovered
                ? Set.of()
                : alreadyTold(log, outcomes.values().iterator().next());
        List<CompletableFuture<Long>> appended = new ArrayList<>();
        List<Letter> news = new ArrayList<>();
        for (Letter letter : outcomes.values()) {
            if (!known.contains(key(letter.deviceId(), OutcomeRecord.id(letter)))) {
                appended.add(log.appendAsync(OutcomeRecord.of(letter, clock.instant())));
                news.add(letter);
            }
        }
        join(appended);
        long last = outcomes.keySet().stream().reduce(0L, Math::max);
        next = last + 1;
        recovered = recovered || outcomes.size() < BATCH;
        List<Long> numbers = List.copyOf(outcomes.keySet());
        clerk.enter(change -> {
            for (long number : numbers) {
                change.delete(InboxFiles.OUTBOX, Keys.number(number));
            }
        });
        for (OutcomeListener listener : directory.outcomeListeners()) {
            news.forEach(letter -> tell(listener, letter));
        }
    }

    private static void tell(OutcomeListener listener, Letter letter) {
        try {
            listener.outcome(letter.status());
        } catch (RuntimeException e) {
            // The boundary to another bundle: its error must not keep the others from hearing.
            LOGGER.error("A listener to outcomes failed.", e);
        }
    }

    private static void join(List<CompletableFuture<Long>> appended) {
        try {
            CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new))
                    .orTimeout(APPEND_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new LogException("the log did not take an outcome: " + e.getCause(), e.getCause());
        }
    }

    /** Returns which outcomes the log has since the oldest that is in the outbox. */
    private static Set<String> alreadyTold(StreamLog log, Letter oldest) throws InterruptedException {
        Instant since = oldest.progress().changedAt().minusSeconds(1);
        Set<String> known = new HashSet<>();
        try (LogReader reader = log.openAt(StreamKind.FEEDBACK, new StreamLog.SeekTarget.At(since))) {
            for (List<LogRecord> records = reader.poll(BATCH, Duration.ZERO);
                    !records.isEmpty();
                    records = reader.poll(BATCH, Duration.ZERO)) {
                for (LogRecord record : records) {
                    known.add(key(
                            record.record().deviceId(), record.record().stamp().messageId()));
                }
            }
        }
        return known;
    }

    private static String key(String deviceId, String recordId) {
        return deviceId + ' ' + recordId;
    }
}
