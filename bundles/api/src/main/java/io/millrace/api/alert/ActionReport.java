package io.millrace.api.alert;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of an action.
 *
 * @param kind command, webhook, mail
 * @param target what it goes to, without any secret
 * @param change the change of the alert that it is about
 * @param state where it stands
 * @param attempts how often it was tried
 * @param time when it came to this state
 * @param detail the last error, or what else there is to say; empty if nothing
 */
public record ActionReport(
        String kind, String target, int change, State state, int attempts, Instant time, String detail) {

    /** Checks that nothing is missing. */
    public ActionReport {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(detail, "detail");
    }

    /** Where an action stands. */
    public enum State {
        /** It is to be done, or tried again. */
        PENDING,
        /** It was done. */
        DONE,
        /** It was given up. */
        FAILED;

        /** Returns the name as JSON spells it, such as {@code pending}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Finds a state.
         *
         * @param name as {@link #wireName} spells it
         */
        public static Optional<State> ofWireName(String name) {
            for (State state : values()) {
                if (state.wireName().equals(name)) {
                    return Optional.of(state);
                }
            }
            return Optional.empty();
        }
    }

    /** Returns the report as REST shows it, as JSON values. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", kind);
        members.put("target", target);
        members.put("change", change);
        members.put("status", state.wireName());
        members.put("attempts", attempts);
        members.put("time", time.toString());
        members.put("detail", detail.isEmpty() ? null : detail);
        return members;
    }
}
