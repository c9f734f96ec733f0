package io.millrace.api.inbox;

import io.millrace.api.address.Names;
import io.millrace.api.inbox.InboxException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How a command waits and goes out.
 *
 * @param commandId the sender's own id, which makes a repetition harmless; the inbox makes one where there is none
 * @param ttl how long it may wait, {@link #MIN_TTL} to {@link #MAX_TTL}; zero is now or never
 * @param priority 0 to 9, 9 goes first; first in, first out within a priority
 * @param collapseKey cancels the commands with the same key that still wait
 * @param notBefore not delivered before; before the end of its time to live
 */
public record CommandOptions(
        Optional<String> commandId,
        Duration ttl,
        int priority,
        Optional<String> collapseKey,
        Optional<Instant> notBefore) {

    /** The shortest time to live but zero. */
    public static final Duration MIN_TTL = Duration.ofSeconds(1);
    /** The longest time to live. */
    public static final Duration MAX_TTL = Duration.ofDays(30);
    /** The time to live of whoever names none. */
    public static final Duration DEFAULT_TTL = Duration.ofHours(1);
    /** The priority of whoever names none. */
    public static final int DEFAULT_PRIORITY = 4;
    /** The highest priority. */
    public static final int MAX_PRIORITY = 9;

    private static final int MAX_COLLAPSE_KEY = 128;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** Own id none, one hour, priority 4. */
    public static final CommandOptions DEFAULT =
            new CommandOptions(Optional.empty(), DEFAULT_TTL, DEFAULT_PRIORITY, Optional.empty(), Optional.empty());

    /** Checks every option, and says what would be right. */
    public CommandOptions {
        Objects.requireNonNull(notBefore, "notBefore");
        commandId.ifPresent(id -> Names.requireLevel("command id", id));
        boolean tooShort = ttl.compareTo(MIN_TTL) < 0 && !ttl.isZero();
        if (tooShort || ttl.compareTo(MAX_TTL) > 0) {
            throw new InboxException(
                    Reason.INVALID, "ttl is " + ttl + "; it must be from PT1S to P30D, or PT0S for now or never");
        }
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new InboxException(
                    Reason.INVALID, "priority is " + priority + "; it must be from 0 to " + MAX_PRIORITY);
        }
        collapseKey.ifPresent(CommandOptions::checkCollapseKey);
        notBefore.ifPresent(CommandOptions::checkNotBefore);
        if (ttl.isZero() && notBefore.isPresent()) {
            throw new InboxException(Reason.INVALID, "notBefore says later and ttl PT0S says now; leave one out");
        }
    }

    /** Returns whether the command goes out now or never. */
    public boolean isDirect() {
        return ttl.isZero();
    }

    private static void checkNotBefore(Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
            throw new InboxException(
                    Reason.INVALID, "notBefore is " + time + "; it must be from " + Instant.EPOCH + " to " + LAST);
        }
    }

    private static void checkCollapseKey(String key) {
        if (key.isEmpty() || key.length() > MAX_COLLAPSE_KEY) {
            throw new InboxException(
                    Reason.INVALID,
                    "collapseKey has " + key.length() + " characters; it must have 1 to " + MAX_COLLAPSE_KEY);
        }
    }
}
