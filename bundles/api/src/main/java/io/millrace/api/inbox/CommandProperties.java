package io.millrace.api.inbox;

import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.stream.PropertyNames;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The properties that say how a command waits and goes out, the same on every protocol that has properties (design, section
 * 3). Stateless; any thread.
 */
public final class CommandProperties {

    /** The command's id: the sender's own, and told to the device. */
    public static final String COMMAND_ID = "command-id";
    /** The command's name, told to the device where no address names it. */
    public static final String COMMAND_NAME = "command-name";
    /** Time to live, such as {@code PT10M}, {@code 90s} or {@code 90}; to the device what is left of it, as {@code PT9M58S}. */
    public static final String TTL = "ttl";
    /** 0 to 9. */
    public static final String PRIORITY = "priority";
    /** Supersedes what waits with the same key. */
    public static final String COLLAPSE_KEY = "collapse-key";
    /** RFC 3339. */
    public static final String NOT_BEFORE = "not-before";
    /** To the device: how often it was delivered, this time included. */
    public static final String DELIVERY_COUNT = "delivery-count";

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");

    private CommandProperties() {}

    /**
     * Reads the options out of the properties of a message.
     *
     * @param properties of the message
     * @throws InboxException {@code INVALID} if one is wrong, naming it
     */
    public static CommandOptions options(Map<String, String> properties) {
        return new CommandOptions(
                text(properties, COMMAND_ID),
                text(properties, TTL).map(CommandProperties::duration).orElse(CommandOptions.DEFAULT_TTL),
                text(properties, PRIORITY).map(CommandProperties::number).orElse(CommandOptions.DEFAULT_PRIORITY),
                text(properties, COLLAPSE_KEY),
                text(properties, NOT_BEFORE).map(CommandProperties::time));
    }

    /**
     * Returns the properties that go on to the device: all but the options and what may not travel.
     *
     * @param properties of the sender's message
     */
    public static Map<String, String> own(Map<String, String> properties) {
        Map<String, String> own = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (!isOption(name) && PropertyNames.mayTravel(name)) {
                own.put(name, value);
            }
        });
        return own;
    }

    /**
     * Returns what the device is told beside the payload: the sender's properties, the id, the time that is left, and how
     * often it was delivered where that is more than once.
     *
     * @param delivery what is delivered
     * @param now the time of the hand-over
     */
    public static Map<String, String> toDevice(CommandDelivery delivery, Instant now) {
        Map<String, String> properties = new LinkedHashMap<>(delivery.content().properties());
        properties.put(COMMAND_ID, delivery.commandId());
        properties.put(
                TTL, delivery.timeLeft(now).truncatedTo(ChronoUnit.SECONDS).toString());
        if (delivery.number() > 1) {
            properties.put(DELIVERY_COUNT, String.valueOf(delivery.number()));
        }
        return properties;
    }

    /**
     * Reads a duration.
     *
     * @param text ISO 8601 such as {@code PT10M}, a number with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}, or
     *     a number of seconds
     * @throws InboxException {@code INVALID} if it is none
     */
    public static Duration duration(String text) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2) == null ? "s" : matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                default -> Duration.ofSeconds(number);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw invalid(TTL, text, "a duration such as PT10M or 90s", e);
        }
    }

    private static boolean isOption(String name) {
        return switch (name) {
            case COMMAND_ID, COMMAND_NAME, TTL, PRIORITY, COLLAPSE_KEY, NOT_BEFORE, DELIVERY_COUNT -> true;
            default -> false;
        };
    }

    private static Optional<String> text(Map<String, String> properties, String name) {
        return Optional.ofNullable(properties.get(name));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw invalid(PRIORITY, text, "a number from 0 to 9", e);
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw invalid(NOT_BEFORE, text, "a time in UTC such as 2026-03-01T12:00:00Z", e);
        }
    }

    private static InboxException invalid(String name, String text, String right, RuntimeException cause) {
        String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
        return new InboxException(Reason.INVALID, name + " is '" + shown + "'; it must be " + right, cause);
    }
}
