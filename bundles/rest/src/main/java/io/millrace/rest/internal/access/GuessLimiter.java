package io.millrace.rest.internal.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Lets somebody who guesses passwords wait: after ten failed log-ins of a name from an address within a minute each further one
 * doubles a pause, up to a minute. In a pause three more are checked, so that whoever knows the password and shares the address
 * is not kept out by a guesser. Another address is not delayed; of IPv6 the first 64 bits count, which one customer has. Bounded; any
 * thread.
 */
public final class GuessLimiter {

    private static final int FREE = 10;
    private static final int FREE_IN_PAUSE = 3;
    private static final int IPV6_GROUPS = 8;
    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_PAUSE_SECONDS = 60;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<Key, Guesses> guesses = new LinkedHashMap<>(16, 0.75f, true);

    private record Key(String user, String address) {}

    private record Guesses(int count, Instant since, Instant pausedUntil, int checkedInPause) {

        Guesses checked() {
            return new Guesses(count, since, pausedUntil, checkedInPause + 1);
        }
    }

    /**
     * Makes a limiter that has seen nobody.
     *
     * @param clock tells the time
     */
    public GuessLimiter(Clock clock) {
        this.clock = clock;
    }

    /** Returns how many seconds somebody has to wait, or empty if the password may be checked now. */
    public synchronized OptionalInt pause(String user, String address) {
        Guesses seen = guesses.get(key(user, address));
        Instant now = clock.instant();
        if (seen == null || !now.isBefore(seen.pausedUntil())) {
            return OptionalInt.empty();
        }
        if (seen.checkedInPause() < FREE_IN_PAUSE) {
            guesses.put(key(user, address), seen.checked());
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
        guesses.put(key(user, address), next(seen, count, old ? now : seen.since(), now));
        if (guesses.size() > MAX_ENTRIES) {
            guesses.remove(guesses.keySet().iterator().next());
        }
    }

    /** Forgets the failures of somebody who has proved to know the password. */
    public synchronized void succeeded(String user, String address) {
        guesses.remove(key(user, address));
    }

    private static Guesses next(Guesses seen, int count, Instant since, Instant now) {
        if (count >= FREE && seen.pausedUntil().isAfter(now)) {
            return new Guesses(count, since, seen.pausedUntil(), seen.checkedInPause());
        }
        int pause = count < FREE ? 0 : Math.min(MAX_PAUSE_SECONDS, 1 << Math.min(6, count - FREE));
        return new Guesses(count, since, now.plusSeconds(pause), 0);
    }

    private static Key key(String user, String address) {
        return new Key(user.length() > 256 ? user.substring(0, 256) : user, network(address));
    }

    private static String network(String address) {
        String[] groups = address.replaceAll("[\\[\\]]", "").split(":", -1);
        return groups.length == IPV6_GROUPS ? String.join(":", Arrays.copyOf(groups, IPV6_GROUPS / 2)) : address;
    }
}
