package io.millrace.streams.internal.route;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts and stops routes on threads of its own, and waits for each for a bounded time only: what a route connects to may be silent for
 * ever, while other files change. Any thread.
 */
final class BoundedWork {

    /** How many may hang at once; what hangs cannot be ended from outside. */
    private static final int MAX_THREADS = 16;

    private static final long IDLE_SECONDS = 10;

    private final Duration patience;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "millrace-route-start");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * Makes it.
     *
     * @param patience how long to wait for one
     */
    BoundedWork(Duration patience) {
        this.patience = patience;
    }

    /**
     * Does a piece of work.
     *
     * @param fileName whose it is, for words
     * @param work what to do
     * @param late what to do once it is done too late, on its thread
     * @return what it returned
     * @throws RouteException what it threw, or that it has not come to an end in time
     */
    <T> T call(String fileName, Callable<T> work, Runnable late) throws RouteException {
        AtomicBoolean decided = new AtomicBoolean();
        Future<T> future = submit(fileName, () -> {
            try {
                return work.call();
            } finally {
                if (!decided.compareAndSet(false, true)) {
                    // The interrupt was for the work.
                    Thread.interrupted();
                    late.run();
                }
            }
        });
        try {
            try {
                return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (!decided.compareAndSet(false, true)) {
                    return future.get();
                }
                future.cancel(true);
                throw new RouteException(fileName + ": a connection that it uses has not answered within "
                        + patience.toSeconds() + " s (startTimeoutSeconds in etc/io.millrace.streams.cfg)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RouteException(fileName + ": the server stops", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RouteException refused) {
                throw refused;
            }
            throw new IllegalStateException(
                    fileName + ": " + e.getCause().getClass().getSimpleName(), e.getCause());
        }
    }

    /** Work that returns nothing. */
    @FunctionalInterface
    interface Task {

        void run() throws Exception;
    }

    /** The same for work that returns nothing. */
    void run(String fileName, Task work, Runnable late) throws RouteException {
        call(
                fileName,
                () -> {
                    work.run();
                    return null;
                },
                late);
    }

    private <T> Future<T> submit(String fileName, Callable<T> work) throws RouteException {
        try {
            return threads.submit(work);
        } catch (RejectedExecutionException e) {
            throw new RouteException(
                    fileName + ": " + MAX_THREADS + " route files wait for connections that do not answer already", e);
        }
    }

    /** Ends what can be ended. */
    void close() {
        threads.shutdownNow();
    }
}
