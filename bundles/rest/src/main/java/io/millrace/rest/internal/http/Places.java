package io.millrace.rest.internal.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * So many places, of which no caller has more than a share, whatever it does with them. Who finds none waits a little; of those who wait
 * no caller is more than a share either. Any thread.
 */
final class Places {

    private final Share places;
    private final Share waiting;

    Places(Share places, Share waiting) {
        this.places = places;
        this.waiting = waiting;
    }

    /** A number of something, and how many of it callers have. */
    static final class Share {

        private final int all;
        private final int ofOne;
        private final Map<String, Integer> byCaller = new HashMap<>();
        private int taken;

        /**
         * Makes it, all free.
         *
         * @param all how many there are
         * @param ofOne how many one caller may have
         */
        Share(int all, int ofOne) {
            this.all = all;
            this.ofOne = ofOne;
        }

        private boolean take(String caller) {
            if (taken == all || byCaller.getOrDefault(caller, 0) == ofOne) {
                return false;
            }
            taken++;
            byCaller.merge(caller, 1, Integer::sum);
            return true;
        }

        private void give(String caller) {
            taken--;
            byCaller.computeIfPresent(caller, (name, number) -> number == 1 ? null : number - 1);
        }
    }

    /**
     * Takes a place.
     *
     * @param caller who
     * @param patience how long it may wait
     * @return whether it has one; then {@link #give} has to follow
     * @throws InterruptedException if the server stops
     */
    synchronized boolean take(String caller, Duration patience) throws InterruptedException {
        if (places.take(caller)) {
            return true;
        }
        if (!waiting.take(caller)) {
            return false;
        }
        try {
            long end = System.nanoTime() + patience.toNanos();
            while (true) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
                if (places.take(caller)) {
                    return true;
                }
            }
        } finally {
            waiting.give(caller);
        }
    }

    /** Gives a place back. */
    synchronized void give(String caller) {
        places.give(caller);
        notifyAll();
    }

    /** Returns how many places are taken. */
    synchronized int taken() {
        return places.taken;
    }

    /** Returns how many wait. */
    synchronized int waiting() {
        return waiting.taken;
    }
}
