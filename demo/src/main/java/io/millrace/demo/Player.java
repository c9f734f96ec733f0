package io.millrace.demo;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays one series in as its device, on a thread of its own: up to {@link #WINDOW} readings on their way, acknowledged in order. A
 * broken connection is opened again, and what was not acknowledged is sent again under the same message id.
 */
final class Player implements Runnable {

    private static final int WINDOW = 100;
    private static final int[] BACKOFF_SECONDS = {1, 2, 5, 10};
    private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Series series;
    private final List<Reading> readings;
    private final Connector connector;
    private final Pace pace;
    private final Progress progress;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile String trouble = "";

    /** Opens a connection of the device. */
    @FunctionalInterface
    interface Connector {

        /** Connects and logs in. */
        Link connect() throws IOException, InterruptedException;
    }

    Player(Series series, Connector connector, Pace pace, Progress progress) throws IOException {
        this.series = series;
        this.readings = series.read();
        this.connector = connector;
        this.pace = pace;
        this.progress = progress;
        acknowledged.set(progress.acknowledged(series.deviceId()));
    }

    /** Returns the series. */
    Series series() {
        return series;
    }

    /** Returns how many readings there are. */
    int total() {
        return readings.size();
    }

    /** Returns how many are acknowledged. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** Returns the time of the newest acknowledged reading; the first one's before that. */
    Instant dataTime() {
        return readings.get(Math.max(0, acknowledged.get() - 1)).time();
    }

    /** Returns why nothing moves, in words; empty while it does. */
    String trouble() {
        return trouble;
    }

    /** Tells whether every reading is acknowledged. */
    boolean isDone() {
        return acknowledged.get() >= readings.size();
    }

    /** Ends the thread soon. */
    void stop() {
        stop.countDown();
    }

    @Override
    public void run() {
        try {
            for (int failures = 0; stop.getCount() > 0; failures++) {
                int before = acknowledged.get();
                try (Link link = connector.connect()) {
                    trouble = "";
                    play(link);
                    stop.await();
                } catch (IOException e) {
                    trouble = e.getMessage();
                    failures = acknowledged.get() > before ? 0 : failures;
                    pause(TimeUnit.SECONDS.toNanos(BACKOFF_SECONDS[Math.min(failures, BACKOFF_SECONDS.length - 1)]));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(Link link) throws IOException, InterruptedException {
        Deque<Link.Receipt> underway = new ArrayDeque<>();
        int sent = acknowledged.get();
        while (!isDone() && (stop.getCount() > 0 || !underway.isEmpty())) {
            boolean maySend = stop.getCount() > 0 && sent < readings.size() && underway.size() < WINDOW;
            long wait = maySend ? pace.nanosUntilDue(readings.get(sent).time(), System.nanoTime()) : 0;
            if (maySend && wait <= 0) {
                underway.add(link.send(readings.get(sent++)));
            } else if (!underway.isEmpty()) {
                underway.remove().await();
                progress.acknowledged(series.deviceId(), acknowledged.incrementAndGet());
            } else {
                pause(Math.min(wait, LONGEST_NAP_NANOS));
            }
        }
    }

    /** Waits for a time, or until it is to stop. */
    private boolean pause(long nanos) throws InterruptedException {
        return stop.await(nanos, TimeUnit.NANOSECONDS);
    }
}
