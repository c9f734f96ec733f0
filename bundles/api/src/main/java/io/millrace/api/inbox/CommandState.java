package io.millrace.api.inbox;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a command stands (design, section 3). Queued → delivered → acknowledged → completed or rejected; or expired, failed,
 * cancelled.
 */
public enum CommandState {
    /** It waits: the device is away, its window is full, or {@code notBefore} has not come. */
    QUEUED(false),
    /** It is with the device, which has not acknowledged it; for a listener at most once this is the end. */
    DELIVERED(false),
    /** The device has it: PUBACK, AMQP accepted, STOMP ACK, HTTP DELETE. A response may follow. */
    ACKNOWLEDGED(false),
    /** A response came. */
    COMPLETED(true),
    /** The device refused it. */
    REJECTED(true),
    /** Its time to live ended before the device acknowledged it. */
    EXPIRED(true),
    /** It was delivered ten times and never acknowledged, or could not be delivered; the reason says which. */
    FAILED(true),
    /** By hand, or superseded by a newer one with its collapse key, or its device was unregistered. */
    CANCELLED(true);

    private final boolean last;

    CommandState(boolean last) {
        this.last = last;
    }

    /** Returns whether nothing comes after this state. */
    public boolean isFinal() {
        return last;
    }

    /** Returns the name as JSON and properties spell it, such as {@code queued}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a state by its name on the wire.
     *
     * @param name such as {@code queued}, lower case
     */
    public static Optional<CommandState> ofWireName(String name) {
        for (CommandState state : values()) {
            if (state.wireName().equals(name)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
