package io.millrace.inbox.internal;

import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the store and what memory knows. It takes all that waits as one change, so that while one is
 * synced the next gathers, and tells everybody when it is on disk.
 */
final class Clerk implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Clerk.class);
    private static final int MOST_OPS = 1_000;
    private static final long LONGEST_REST_MILLIS = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<Op> waiting = new ArrayDeque<>();
    private final InboxFiles files;
    private final Clock clock;
    private final long maxBytes;
    private final Routine routine;
    private long bytes;
    private boolean closed;
    private volatile Optional<InboxException> broken = Optional.empty();

    /** What the clerk does with every change beside what it was asked for. */
    interface Routine {

        /** Looks after what is due and what can go out. */
        void work(Change change) throws RocksDBException;

        /** Returns when it wants to work next without being asked, in milliseconds since 1970. */
        long nextTime();
    }

    Clerk(InboxFiles files, Clock clock, long maxBytes, Routine routine) {
        this.files = files;
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.routine = routine;
    }

    /**
     * Has something done.
     *
     * @param op what; it fails at once if the store is broken, closed, or has too much to do
     */
    void enter(Op op) {
        Optional<InboxException> refusal;
        lock.lock();
        try {
            refusal = refusal(op);
            if (refusal.isEmpty()) {
                bytes += op.bytes();
                waiting.add(op);
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
        refusal.ifPresent(op::failed);
    }

    /**
     * Has something done and waits until it is on disk.
     *
     * @throws InboxException if it was not done
     */
    void finish(Op op) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        enter(new Op() {
            @Override
            public void apply(Change change) throws RocksDBException {
                op.apply(change);
                change.after(() -> done.complete(null));
            }

            @Override
            public void failed(InboxException cause) {
                done.completeExceptionally(cause);
            }
        });
        try {
            done.join();
        } catch (CompletionException e) {
            throw (InboxException) e.getCause();
        }
    }

    private Optional<InboxException> refusal(Op op) {
        if (closed) {
            return Optional.of(new InboxException(Reason.UNAVAILABLE, "the inbox is closed"));
        }
        if (broken.isPresent()) {
            return broken;
        }
        boolean full = op.bytes() > 0 && bytes > 0 && bytes + op.bytes() > maxBytes;
        return full
                ? Optional.of(new InboxException(Reason.UNAVAILABLE, "the inbox has too much to write; try again"))
                : Optional.empty();
    }

    /** Returns what keeps the store from taking anything until the next start. */
    Optional<InboxException> broken() {
        return broken;
    }

    @Override
    public void run() {
        try {
            for (Optional<List<Op>> ops = take(); ops.isPresent(); ops = take()) {
                handle(ops.get());
            }
        } catch (InterruptedException e) {
            // Nobody but the JVM's end interrupts this thread.
            Thread.currentThread().interrupt();
        }
    }

    /** Refuses what comes from now on, and lets the thread end when all that waits is done. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Optional<List<Op>> take() throws InterruptedException {
        lock.lock();
        try {
            // A broken store does nothing that is due.
            long next = broken.isPresent() ? LONGEST_REST_MILLIS : routine.nextTime() - clock.millis();
            long rest = TimeUnit.MILLISECONDS.toNanos(Math.min(LONGEST_REST_MILLIS, next));
            while (waiting.isEmpty() && !closed && rest > 0) {
                rest = arrived.awaitNanos(rest);
            }
            if (waiting.isEmpty() && closed) {
                return Optional.empty();
            }
            List<Op> ops = new ArrayList<>();
            while (!waiting.isEmpty() && ops.size() < MOST_OPS) {
                Op op = waiting.remove();
                bytes -= op.bytes();
                ops.add(op);
            }
            return Optional.of(ops);
        } finally {
            lock.unlock();
        }
    }

    private void handle(List<Op> ops) {
        List<Op> open = new ArrayList<>(ops);
        if (broken.isPresent()) {
            open.forEach(op -> tell(() -> op.failed(broken.get())));
            return;
        }
        try (Change change = new Change(files, clock.instant())) {
            for (Op op : ops) {
                attempt(change, op, open);
            }
            routine.work(change);
            change.commit();
            change.afterwards().forEach(Clerk::tell);
        } catch (RocksDBException | RuntimeException | Error e) {
            // Whatever it was, nobody can say what of the change is on disk. An Error too: who waits has to hear of it.
            InboxException cause = breakDown(e);
            open.forEach(op -> tell(() -> op.failed(cause)));
        }
    }

    private void attempt(Change change, Op op, List<Op> open) throws RocksDBException {
        int mark = change.mark();
        try {
            op.apply(change);
            change.keep();
        } catch (InboxException e) {
            takeBack(change, mark, op, open, e);
        } catch (RuntimeException e) {
            // A fault of ours in one op, found before anything was written: the others' commands are not to suffer.
            LOGGER.error("The inbox could not do one thing that it was asked.", e);
            takeBack(change, mark, op, open, new InboxException(Reason.UNAVAILABLE, "the inbox failed: " + e, e));
        }
    }

    private static void takeBack(Change change, int mark, Op op, List<Op> open, InboxException cause)
            throws RocksDBException {
        change.undo(mark);
        open.remove(op);
        tell(() -> op.failed(cause));
    }

    private InboxException breakDown(Throwable cause) {
        if (broken.isEmpty()) {
            InboxException first = new InboxException(
                    Reason.UNAVAILABLE,
                    "the inbox could not write and takes nothing until it is started again: " + cause.getMessage(),
                    cause);
            broken = Optional.of(first);
            LOGGER.error("{}", first.getMessage(), cause);
        }
        return broken.get();
    }

    private static void tell(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException e) {
            // The boundary to whoever asked: its error must not keep the others from their answer.
            LOGGER.error("A callback of the inbox failed.", e);
        }
    }
}
