package io.millrace.gateway.internal.broker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings work of other threads to a connection's event loop, many tasks with one flush: the log acknowledges in groups, and so do
 * the fronts.
 */
public final class LoopTasks {

    private final Executor loop;
    private final Runnable afterBatch;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * Makes it.
     *
     * @param loop the connection's event loop
     * @param afterBatch runs on the loop after one or many tasks
     */
    public LoopTasks(Executor loop, Runnable afterBatch) {
        this.loop = loop;
        this.afterBatch = afterBatch;
    }

    /**
     * Runs a task on the loop, in the order of calls; never at once. Any thread.
     *
     * @param task what to run; dropped once this is closed
     */
    public void add(Runnable task) {
        if (closed) {
            return;
        }
        tasks.add(task);
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }

    private void run() {
        scheduled.set(false);
        for (Runnable task = tasks.poll(); task != null && !closed; task = tasks.poll()) {
            task.run();
        }
        if (!closed) {
            afterBatch.run();
        }
    }

    /** Drops what waits and what comes. On the loop. */
    public void close() {
        closed = true;
        tasks.clear();
    }
}
