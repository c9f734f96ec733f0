package io.millrace.gateway.internal.broker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Brings work of other threads to a connection's event loop, many tasks with one flush: the log acknowledges in groups, and so do
 * the fronts.
 */
public final class LoopTasks {

    private static final Runnable NOTHING = () -> {};

    private final Executor loop;
    private final Runnable afterBatch;
    private final Consumer<RuntimeException> failed;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean closed;

    /** What to run, and what instead once this is closed. */
    private record Task(Runnable run, Runnable otherwise) {}

    /**
     * Makes it.
     *
     * @param loop the connection's event loop
     * @param afterBatch runs on the loop after one or many tasks
     * @param failed told on the loop what a task threw: ends the connection, and the other tasks go on until it has
     */
    public LoopTasks(Executor loop, Runnable afterBatch, Consumer<RuntimeException> failed) {
        this.loop = loop;
        this.afterBatch = afterBatch;
        this.failed = failed;
    }

    /**
     * Runs a task on the loop, in the order of calls; never at once. Any thread.
     *
     * @param task what to run; dropped once this is closed
     */
    public void add(Runnable task) {
        add(task, NOTHING);
    }

    /**
     * Hands something over to the loop that somebody must close: one of two tasks runs, once.
     *
     * @param task runs on the loop, as with {@link #add(Runnable)}
     * @param otherwise runs instead where this is closed, on whatever thread finds it so
     */
    public void add(Runnable task, Runnable otherwise) {
        tasks.add(new Task(task, otherwise));
        if (closed) {
            drop();
        } else if (scheduled.compareAndSet(false, true)) {
            try {
                loop.execute(this::run);
            } catch (RejectedExecutionException e) {
                // the server stops, and the event loop with it
                close();
            }
        }
    }

    private void run() {
        scheduled.set(false);
        while (!closed) {
            Task task = tasks.poll();
            if (task == null) {
                guarded(afterBatch);
                return;
            }
            guarded(task.run());
        }
        drop();
    }

    /** Broad catch: the border to one task, behind which the others wait. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }

    /** Drops what waits and what comes. */
    public void close() {
        closed = true;
        drop();
    }

    private void drop() {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            task.otherwise().run();
        }
    }
}
