package io.millrace.command.internal;

import io.millrace.api.access.Role;
import io.millrace.api.address.StreamKind;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.json.Json;
import io.millrace.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what a person types. Every refusal says what would be right. */
final class Inputs {

    private static final Pattern ROUTE_FILE = Pattern.compile("(?<=.)\\.(ya?ml|xml)$");

    private Inputs() {}

    /**
     * Reads a JSON object.
     *
     * @param option the option's name for the message
     * @param text what was typed; null for none
     */
    static Map<String, Object> object(String option, String text) {
        if (text == null) {
            return Map.of();
        }
        try {
            return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new IllegalArgumentException(
                    option + " is " + e.getMessage() + "; right would be, in single quotes, '{\"site\":\"Ulm\"}'", e);
        }
    }

    /** Reads a kind of stream that services may consume. */
    static StreamKind openKind(String name) {
        return kind(name, StreamKind::isOpenToServices);
    }

    /** Reads a kind of stream. */
    static StreamKind anyKind(String name) {
        return kind(name, kind -> true);
    }

    private static StreamKind kind(String name, Predicate<StreamKind> allowed) {
        return StreamKind.ofWireName(name)
                .filter(allowed)
                .orElseThrow(() -> unknown(
                        "kind of stream",
                        name,
                        Arrays.stream(StreamKind.values()).filter(allowed).map(StreamKind::wireName)));
    }

    /** Reads the state of a command. */
    static CommandState state(String name) {
        return CommandState.ofWireName(name)
                .orElseThrow(() -> unknown(
                        "status", name, Arrays.stream(CommandState.values()).map(CommandState::wireName)));
    }

    /** Reads the name of a role. */
    static Role role(String name) {
        return Role.ofWireName(name)
                .orElseThrow(
                        () -> unknown("role", name, Arrays.stream(Role.values()).map(Role::wireName)));
    }

    private static IllegalArgumentException unknown(String what, String name, Stream<String> known) {
        return new IllegalArgumentException(
                "'" + name + "' is no " + what + "; there are " + known.collect(Collectors.joining(", ")));
    }

    /** Reads a comma-separated list of kinds; null for none. */
    static Set<StreamKind> openKinds(String names) {
        Set<StreamKind> kinds = new TreeSet<>();
        for (String name : list(names)) {
            kinds.add(openKind(name));
        }
        return kinds;
    }

    /** Reads a comma-separated list; null for none. */
    static Set<String> list(String text) {
        return text == null
                ? Set.of()
                : Arrays.stream(text.split(","))
                        .map(String::trim)
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Reads a time: RFC 3339, or a duration, which counts back from now.
     *
     * @param option the option's name for the message
     * @param text such as {@code 2013-12-15T00:00:00Z} or {@code PT1H}; null for none
     * @param now the present
     */
    static Optional<Instant> time(String option, String text, Instant now) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(text.startsWith("P") ? now.minus(Duration.parse(text)) : Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    option + " '" + text + "' is no time; right would be 2013-12-15T00:00:00Z, or PT1H for an hour ago",
                    e);
        }
    }

    /**
     * Reads a duration.
     *
     * @param option the option's name for the message
     * @param text such as {@code PT1H}
     */
    static Duration duration(String option, String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    option + " '" + text + "' is no duration; right would be PT1H for an hour, P30D for 30 days", e);
        }
    }

    /**
     * Reads where a group goes: {@code earliest}, {@code latest} or a time.
     *
     * @param text what was typed
     * @param now the present
     */
    static SeekTarget target(String text, Instant now) {
        return switch (text) {
            case "earliest" -> new SeekTarget.Earliest();
            case "latest" -> new SeekTarget.Latest();
            default -> new SeekTarget.At(
                    time("position (earliest, latest or a time)", text, now).orElseThrow());
        };
    }

    /**
     * Checks a limit.
     *
     * @param limit what was typed
     */
    static int limit(int limit) {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("--limit " + limit + " is not within 1 to 10000");
        }
        return limit;
    }

    /** Returns the id of a route file, which may be given with its extension, as {@code route-list} shows it. */
    static String routeId(String file) {
        return ROUTE_FILE.matcher(file).replaceFirst("");
    }
}
