package io.millrace.health.internal;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs checks beside each other, each with a time-out. One that hangs is not started a second time, so that it costs one thread
 * and no more.
 */
final class CheckRunner implements AutoCloseable {

    private static final int MAX_THREADS = 64;
    private static final int IDLE_SECONDS = 30;

    private final Duration timeout;
    private final Set<HealthCheck> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService executor;

    CheckRunner(Duration timeout) {
        this.timeout = timeout;
        executor = new ThreadPoolExecutor(
                0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "millrace-health-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Runs checks, and returns what they said in their order. */
    List<CheckResult> run(List<HealthCheck> checks) {
        Map<HealthCheck, Future<Health>> started = new LinkedHashMap<>();
        List<CheckResult> results = new ArrayList<>();
        for (HealthCheck check : checks) {
            if (!running.add(check)) {
                results.add(CheckResult.down(check.name(), "has not answered since an earlier call"));
                continue;
            }
            try {
                started.put(check, executor.submit(() -> run(check)));
            } catch (RejectedExecutionException e) {
                running.remove(check);
                results.add(CheckResult.down(check.name(), "could not be started: too many checks hang"));
            }
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        started.forEach((check, answer) -> results.add(await(check, answer, deadline)));
        return results;
    }

    private Health run(HealthCheck check) {
        try {
            return check.check();
        } finally {
            running.remove(check);
        }
    }

    private CheckResult await(HealthCheck check, Future<Health> answer, long deadline) {
        try {
            Health health = answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return new CheckResult(check.name(), health);
        } catch (TimeoutException e) {
            return CheckResult.down(check.name(), "did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            return CheckResult.down(check.name(), "failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CheckResult.down(check.name(), "was interrupted");
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
