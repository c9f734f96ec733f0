package io.millrace.gateway.http.internal.web;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.inbox.InboxException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Threads for what may wait for a store, {@code millrace-http-worker-n}, and one for what comes later, {@code millrace-http-timer}.
 * The queue is bounded: what is more is refused, and tries again.
 */
public final class Workers implements AutoCloseable {

    private static final int QUEUE = 10_000;

    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * Makes them.
     *
     * @param count of threads
     */
    public Workers(int count) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count,
                count,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                daemon(() -> "millrace-http-worker-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, daemon(() -> "millrace-http-timer"));
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory daemon(Supplier<String> name) {
        return task -> {
            Thread thread = new Thread(task, name.get());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Some work for an exchange. */
    public interface Work {

        /**
         * Does it.
         *
         * @throws RefusedException to answer with
         * @throws ProblemException to answer with
         */
        void run() throws RefusedException, ProblemException;
    }

    /** Runs some work for an exchange, and answers with what it throws. */
    public void run(Exchange exchange, Work work) {
        try {
            threads.execute(() -> guarded(exchange, work));
        } catch (RejectedExecutionException e) {
            exchange.answer(Problem.of(503, "the server has too much to do at a time; try again"));
        }
    }

    private static void guarded(Exchange exchange, Work work) {
        try {
            work.run();
        } catch (RefusedException e) {
            exchange.refuse(e);
        } catch (ProblemException e) {
            exchange.answer(e.problem());
        } catch (InboxException e) {
            exchange.answer(Problem.of(e));
        } catch (RuntimeException e) {
            // the boundary of a thread: whoever waits must hear something in any case
            exchange.fail("a request", e);
        }
    }

    /** Does something after a time, unless the exchange has ended by then. */
    public void later(Exchange exchange, Duration time, Runnable task) {
        Future<?> timed = timer.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
        exchange.onEnd(() -> timed.cancel(false));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
