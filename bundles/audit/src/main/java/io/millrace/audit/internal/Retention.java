package io.millrace.audit.internal;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a clean-up once an hour on a thread of its own, and a minute after the start. */
final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Runnable cleanUp;
    private final ScheduledThreadPoolExecutor executor;

    Retention(String thread, Runnable cleanUp) {
        this.cleanUp = cleanUp;
        executor = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, thread));
    }

    void start() {
        executor.scheduleWithFixedDelay(this::run, 60, 3600, TimeUnit.SECONDS);
    }

    void stop() {
        executor.shutdownNow();
    }

    private void run() {
        try {
            cleanUp.run();
        } catch (RuntimeException e) {
            // the boundary of the thread; the next hour may do better
            LOG.warn("What is too old could not be dropped: {}", e.getMessage());
        }
    }
}
