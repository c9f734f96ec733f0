package io.millrace.alerts.internal.action;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which hosts did not answer lately, so that what is to go to one of them does not hold up what goes elsewhere: it is left alone
 * for a second, doubling to a minute. Any thread.
 */
final class Hosts {

    private static final int MOST = 1_000;
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, Away> away = new LinkedHashMap<>();

    private record Away(int failures, Instant until) {}

    Hosts(Clock clock) {
        this.clock = clock;
    }

    /** Returns until when a host is left alone. */
    synchronized Optional<Instant> awayUntil(String host) {
        return Optional.ofNullable(away.get(host)).map(Away::until).filter(until -> until.isAfter(clock.instant()));
    }

    synchronized void answered(String host) {
        away.remove(host);
    }

    synchronized void failed(String host) {
        int failures =
                Optional.ofNullable(away.remove(host)).map(Away::failures).orElse(0);
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(failures, 10));
        Duration bounded = rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
        if (away.size() >= MOST) {
            away.remove(away.keySet().iterator().next());
        }
        away.put(host, new Away(failures + 1, clock.instant().plus(bounded)));
    }
}
