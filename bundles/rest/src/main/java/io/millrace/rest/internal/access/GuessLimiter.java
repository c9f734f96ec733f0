package io.millrace.rest.internal.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Lets somebody who guesses passwords wait: after ten failed log-ins of a name from an address within a minute each further one
 * doubles a pause, up to a minute. Another address is not delayed. Bounded; any thread.
 */
public final class GuessLimiter {

    private static final int FREE = 10;
    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_PAUSE_SECONDS = 60;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<Key, Guesses> guesses = new LinkedHashMap<>(16, 0.75f, true);

    private record Key(String user, String address) {}

    private record Guesses(int count, Instant since, Instant pausedUntil) {}

    /**
     * Makes a limiter that has seen nobody.
     *
     * @param clock tells the time
     */
    public GuessLimiter(Clock clock) {
        this.clock = clock;
    }

    /** Returns how many seconds somebody has to wait, or empty if not at all. */
    public synchronized OptionalInt pause(String user, String address) {
        Guesses seen = guesses.get(key(user, address));
        Instant now = clock.instant();
        if (seen == null || !now.isBefore(seen.pausedUntil())) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) Duration.between(now, seen.pausedUntil()).toSeconds() + 1);
    }

    /** Counts a failed log-in. */
    public synchronized void failed(String user, String address) {
        Instant now = clock.instant();
        Guesses seen = guesses.get(key(user, address));
        boolean old = seen == null
                || !now.isBefore(seen.since().plus(MINUTE))
                        && !now.isBefore(seen.pausedUntil().plus(MINUTE));
        int count = old ? 1 : seen.count() + 1;
        int pause = count < FREE ? 0 : Math.min(MAX_PAUSE_SECONDS, 1 << Math.min(6, count - FREE));
        guesses.put(key(user, address), new Guesses(count, old ? now : seen.since(), now.plusSeconds(pause)));
        if (guesses.size() > MAX_ENTRIES) {
            guesses.remove(guesses.keySet().iterator().next());
        }
    }

    /** Forgets the failures of somebody who has proved to know the password. */
    public synchronized void succeeded(String user, String address) {
        guesses.remove(key(user, address));
    }

    private static Key key(String user, String address) {
        return new Key(user.length() > 256 ? user.substring(0, 256) : user, address);
    }
}
