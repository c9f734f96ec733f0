package io.millrace.api.audit;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that somebody did, or was refused to do. It holds no secret and no payload.
 *
 * @param actor who, and from where
 * @param action what, such as {@code devices.register} or {@code device-register} in the shell
 * @param deviceId the device concerned, where it is one
 * @param target what else was concerned, such as {@code credentials/primaryKey}; empty if nothing
 * @param outcome what became of it
 * @param detail more, in words; empty if there is nothing to say
 */
public record AuditEvent(
        Actor actor, String action, Optional<String> deviceId, String target, Outcome outcome, String detail) {

    /** Checks that nothing is missing. */
    public AuditEvent {
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(detail, "detail");
    }

    /**
     * Who did it.
     *
     * @param name a user name, {@code key/{id}} for an API key, {@code service/{id}} for a backend program
     * @param via {@code rest}, {@code shell}, {@code mqtt}, {@code amqp}, {@code stomp}, {@code http}, {@code file}
     * @param address of the peer; empty where there is none
     */
    public record Actor(String name, String via, String address) {

        /** Checks that nothing is missing. */
        public Actor {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(via, "via");
            Objects.requireNonNull(address, "address");
        }
    }

    /** What became of it. */
    public enum Outcome {
        /** It was done. */
        DONE,
        /** The actor may not do it, or did not prove to be who it says. */
        DENIED,
        /** It was wrong, or could not be done. */
        FAILED;

        /** Returns the name as queries spell it, such as {@code done}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
