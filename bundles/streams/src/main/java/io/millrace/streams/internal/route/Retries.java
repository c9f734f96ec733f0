package io.millrace.streams.internal.route;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** When to start files again that could not start: soon at first, then rarely. Used by one thread. */
final class Retries {

    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Map<String, Next> files = new HashMap<>();

    private record Next(long at, long pause) {}

    /** Tells whether it is time; the pause to the next time is then twice as long. */
    boolean isDue(String fileName) {
        long now = System.nanoTime();
        Next next = files.computeIfAbsent(fileName, name -> new Next(now + FIRST_NANOS, FIRST_NANOS));
        if (now - next.at() < 0) {
            return false;
        }
        long pause = Math.min(LONGEST_NANOS, next.pause() * 2);
        files.put(fileName, new Next(now + pause, pause));
        return true;
    }

    /** Rests ten times as long as a try took, since other files wait meanwhile. */
    void took(String fileName, long nanos) {
        if (nanos > FIRST_NANOS) {
            files.put(fileName, new Next(System.nanoTime() + 10 * nanos, LONGEST_NANOS));
        }
    }

    /** Begins anew with a file that runs or was changed. */
    void forget(String fileName) {
        files.remove(fileName);
    }
}
