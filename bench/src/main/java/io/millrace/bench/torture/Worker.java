package io.millrace.bench.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Works over a connection, and over the next one when the server fails under it, until it is told to stop. */
abstract class Worker {

    private static final long BETWEEN_TRIES_MILLIS = 200;

    private final Thread thread;
    private final Ledger ledger;
    private volatile boolean running = true;
    private volatile String lastCut = "nothing";
    private final AtomicInteger cuts = new AtomicInteger();
    private long cutNanos;
    private long longestOutageNanos;

    Worker(String name, Ledger ledger) {
        this.ledger = ledger;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Connects and works as long as {@link #isRunning}.
     *
     * @throws IOException where the connection breaks, or nobody answers
     */
    abstract void session() throws IOException, InterruptedException;

    final void start() {
        thread.start();
    }

    final boolean isRunning() {
        return running;
    }

    /** Tells it to stop after what it is at. */
    final void stop() {
        running = false;
    }

    /** Waits until it has stopped. */
    final void join(int seconds) throws IOException, InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(seconds));
        if (thread.isAlive()) {
            throw new IOException(this + " has not stopped after " + seconds + " s");
        }
    }

    final String name() {
        return thread.getName();
    }

    /** Returns how often its connection ended, or could not be made. */
    final int cuts() {
        return cuts.get();
    }

    /** Notes that it is served, which ends an outage. */
    final synchronized void served() {
        if (cutNanos != 0) {
            longestOutageNanos = Math.max(longestOutageNanos, System.nanoTime() - cutNanos);
            cutNanos = 0;
        }
    }

    /** Returns the longest time from a cut until it was served again, and forgets it. */
    final synchronized Duration longestOutage() {
        Duration longest = Duration.ofNanos(longestOutageNanos);
        longestOutageNanos = 0;
        return longest;
    }

    /** Its name and why its last connection ended. */
    @Override
    public String toString() {
        return thread.getName() + " (last cut: " + lastCut + ")";
    }

    private void run() {
        while (running) {
            try {
                session();
            } catch (IOException e) {
                cut(e);
                pause(BETWEEN_TRIES_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                running = false;
            } catch (RuntimeException e) {
                // A fault of the generator, or an answer that it does not understand: either way the run is no proof.
                ledger.complain(thread.getName() + " ended by itself: " + e);
                running = false;
            }
        }
    }

    private synchronized void cut(IOException cause) {
        lastCut = String.valueOf(cause.getMessage());
        cuts.incrementAndGet();
        if (cutNanos == 0) {
            cutNanos = System.nanoTime();
        }
    }

    private void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
