package io.millrace.alerts.internal;

import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertSignal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signals of the rule hot about press-1; times are seconds after {@link #START}. */
final class Signals {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String RULE = "hot";
    static final String DEVICE = "press-1";

    private Signals() {}

    static Instant at(long second) {
        return START.plusSeconds(second);
    }

    /** The rule finds its condition met since its episode began. */
    static AlertSignal raise(long episode, long second, AlertSeverity severity, Object value) {
        return new AlertSignal(
                RULE,
                DEVICE,
                severity,
                true,
                at(second),
                Optional.of(at(episode)),
                "too hot",
                Map.of("temperature", value),
                List.of());
    }

    static AlertSignal raise(long episode) {
        return raise(episode, episode, AlertSeverity.MAJOR, 90);
    }

    static AlertSignal clear(long episode, long second) {
        return new AlertSignal(
                RULE,
                DEVICE,
                AlertSeverity.MAJOR,
                false,
                at(second),
                Optional.of(at(episode)),
                "",
                Map.of(),
                List.of());
    }

    /** A route says so, which knows no episodes. */
    static AlertSignal ofRoute(boolean raised, long second) {
        return ofRoute(DEVICE, raised, second);
    }

    static AlertSignal ofRoute(String deviceId, boolean raised, long second) {
        return new AlertSignal(
                "watch",
                deviceId,
                AlertSeverity.MINOR,
                raised,
                at(second),
                Optional.empty(),
                "odd",
                Map.of(),
                List.of());
    }
}
