package io.millrace.rest.internal.answer;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads path and query parameters. Each refusal points to the parameter and says what would be right. */
public final class Params {

    /** The most items of a page. */
    public static final int MAX_LIMIT = 10_000;

    private static final int DEFAULT_LIMIT = 100;
    private static final Pattern SHORT_DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Params() {}

    /** Returns a parameter that may be absent; an empty one counts as absent. */
    public static Optional<String> optional(String value) {
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }

    /** Reads {@code limit}: 1 to 10,000, by default 100. */
    public static int limit(String value) {
        if (value == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw badLimit(value);
        }
        throw badLimit(value);
    }

    private static ProblemException badLimit(String value) {
        return ProblemException.input("/limit", "limit '" + value + "' is not a number from 1 to " + MAX_LIMIT);
    }

    /** Reads {@code true} or {@code false}; false where absent. */
    public static boolean flag(String name, String value) {
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true") || value.isEmpty()) {
            return true;
        }
        throw ProblemException.input("/" + name, name + " '" + value + "' is neither true nor false");
    }

    /** Reads a device id of the path. */
    public static String deviceId(String id) {
        return deviceId("id", id);
    }

    /** Reads a device id of another parameter. */
    public static String deviceId(String name, String id) {
        try {
            return Names.requireDeviceId(id);
        } catch (AddressException e) {
            throw ProblemException.input("/" + name, e.getMessage());
        }
    }

    /** Reads a name of one level of the path. */
    public static String level(String name, String what, String level) {
        try {
            return Names.requireLevel(what, level);
        } catch (AddressException e) {
            throw ProblemException.input("/" + name, e.getMessage());
        }
    }

    /** Reads a kind of stream. */
    public static StreamKind kind(String value) {
        return StreamKind.ofWireName(value)
                .orElseThrow(() -> ProblemException.input(
                        "/kind",
                        "'" + value + "' is no kind of stream; there are "
                                + Arrays.stream(StreamKind.values())
                                        .map(StreamKind::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    /** Reads a time of RFC 3339; a plus sign that a careless client left unencoded is understood. */
    public static Optional<Instant> time(String name, String value) {
        return optional(value).map(text -> {
            try {
                return instant(text.replace(' ', '+'));
            } catch (DateTimeException e) {
                throw ProblemException.input(
                        "/" + name, name + " '" + text + "' is no time of RFC 3339 such as 2013-12-15T00:00:00Z");
            }
        });
    }

    /**
     * Reads a time of RFC 3339, whose years have four digits.
     *
     * @throws DateTimeException if it is none
     */
    public static Instant instant(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text);
        Instant instant = time.toInstant();
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new DateTimeException("the year has more than four digits");
        }
        return instant;
    }

    /** Reads a duration above zero: ISO 8601 such as PT5M, or short such as 5m. */
    public static Duration duration(String name, String value) {
        Matcher matcher = SHORT_DURATION.matcher(value);
        try {
            Duration duration = matcher.matches()
                    ? ofUnit(Long.parseLong(matcher.group(1)), matcher.group(2))
                    : Duration.parse(value);
            if (!duration.isNegative() && !duration.isZero()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw badDuration(name, value);
        }
        throw badDuration(name, value);
    }

    private static ProblemException badDuration(String name, String value) {
        return ProblemException.input(
                "/" + name,
                name + " '" + value + "' is no duration above zero such as PT5M, PT1H, P1D (or 5m, 1h, 1d)");
    }

    private static Duration ofUnit(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** Splits a comma-separated list. */
    public static List<String> list(String value) {
        return value == null
                ? List.of()
                : Arrays.stream(value.split(","))
                        .map(String::trim)
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toList());
    }

    /**
     * Runs what refuses bad input with an IllegalArgumentException.
     *
     * @param pointer where the input is from
     * @param call what to run
     * @param <T> its result
     */
    public static <T> T checked(String pointer, Supplier<T> call) {
        try {
            return call.get();
        } catch (IllegalArgumentException e) {
            throw ProblemException.input(pointer, e.getMessage());
        }
    }
}
