package io.millrace.rules.internal;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.alert.AlertActionException;
import io.millrace.api.alert.AlertActions;
import io.millrace.api.rule.RuleException;
import io.millrace.api.rule.RuleSignal;
import io.millrace.json.Json;
import io.millrace.rules.internal.engine.QuerySpec;
import io.millrace.rules.internal.engine.RuleSpec;
import io.millrace.rules.internal.engine.Signal;
import io.millrace.rules.internal.lang.Condition;
import io.millrace.rules.internal.lang.ConditionParser;
import io.millrace.rules.internal.lang.Expression;
import io.millrace.rules.internal.lang.Program;
import io.millrace.rules.internal.lang.SyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule's document, checked.
 *
 * @param id its name
 * @param members the document
 */
record RuleDocument(String id, Map<String, Object> members) {

    private static final Set<String> MEMBERS = Set.of(
            "id",
            "description",
            "severity",
            "stream",
            "condition",
            "clear",
            "query",
            "fields",
            "clearAfter",
            "time",
            "lateness",
            "message",
            "actions",
            "enabled");
    /** Texts that only the whole document bounds. */
    private static final Set<String> LONG = Set.of("condition", "clear", "query");
    /** What a query says itself. */
    private static final List<String> NOT_WITH_QUERY = List.of("condition", "clear", "time", "lateness");

    private static final Set<String> SEVERITIES = Set.of("minor", "major", "critical");
    private static final int MAX_TEXT = 1_000;
    private static final int MAX_ACTIONS = 10;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}) ?(ms|sec|min|hour|day)s?");
    private static final long DAY = 86_400_000L;
    private static final long LONGEST_LATENESS = DAY;
    private static final long LONGEST_CLEAR = 31 * DAY;

    /**
     * Checks the members but for condition and clear, which {@link #spec} understands, those of a {@link #query}, and
     * {@link #checkActions actions}.
     */
    RuleDocument {
        Set<String> unknown = new TreeSet<>(members.keySet());
        unknown.removeAll(MEMBERS);
        if (!unknown.isEmpty()) {
            String first = unknown.iterator().next();
            throw new RuleException(
                    "/" + first,
                    "'" + first + "' is unknown here; known are " + String.join(", ", new TreeSet<>(MEMBERS)));
        }
        Object named = members.get("id");
        if (named != null && !named.equals(id)) {
            throw new RuleException("/id", "the document is of rule '" + named + "', its address of '" + id + "'");
        }
    }

    private Optional<String> text(String name) {
        Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            throw new RuleException("/" + name, "'" + name + "' is not a text");
        }
        if (text.length() > MAX_TEXT && !LONG.contains(name)) {
            throw new RuleException("/" + name, "'" + name + "' is longer than " + MAX_TEXT + " characters");
        }
        return Optional.of(text);
    }

    String description() {
        return text("description").orElse("");
    }

    String severity() {
        String severity = text("severity").orElse("major");
        if (!SEVERITIES.contains(severity)) {
            throw new RuleException("/severity", "severity '" + severity + "' is none of minor, major and critical");
        }
        return severity;
    }

    String message() {
        return text("message").orElseGet(() -> description().isEmpty() ? id : description());
    }

    /**
     * Returns whether it is to run.
     *
     * @param otherwise where the document does not say
     */
    boolean enabled(boolean otherwise) {
        Object value = members.get("enabled");
        if (value != null && !(value instanceof Boolean)) {
            throw new RuleException("/enabled", "'enabled' is neither true nor false");
        }
        return value == null ? otherwise : (Boolean) value;
    }

    /** Returns the document without its name and whether it runs, which are kept beside it. */
    Map<String, Object> withoutState() {
        Map<String, Object> rest = new LinkedHashMap<>(members);
        rest.remove("id");
        rest.remove("enabled");
        return rest;
    }

    List<Map<String, Object>> actions() {
        Object value = members.get("actions");
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list) || list.size() > MAX_ACTIONS) {
            throw new RuleException("/actions", "'actions' is a list of at most " + MAX_ACTIONS + " actions");
        }
        List<Map<String, Object>> actions = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Map<?, ?> action) || action.size() != 1) {
                throw new RuleException(
                        "/actions/" + i,
                        "an action is an object with one member, its kind, such as {\"command\":{...}}");
            }
            Map<String, Object> copy = new LinkedHashMap<>();
            action.forEach((key, member) -> copy.put(String.valueOf(key), member));
            actions.add(copy);
        }
        return actions;
    }

    /** Checks the actions, whose secrets are in clear. */
    void checkActions() {
        try {
            AlertActions.read(actions());
        } catch (AlertActionException e) {
            throw new RuleException("/actions" + e.pointer(), e.getMessage());
        }
    }

    /**
     * Says in full what the rule's engine said.
     *
     * @param actions this document's, made once
     */
    RuleSignal signal(Signal signal, List<Map<String, Object>> actions) {
        return new RuleSignal(
                id,
                signal.deviceId(),
                severity(),
                signal.raised(),
                Instant.ofEpochMilli(signal.time()),
                Instant.ofEpochMilli(signal.episode()),
                message(),
                signal.values(),
                actions);
    }

    /** Understands the rule. */
    RuleSpec spec() {
        severity();
        text("message");
        Program program = new Program();
        String condition = text("condition")
                .orElseThrow(() -> new RuleException(
                        "/condition",
                        "'condition' is missing, such as \"avg(temperature) over 5 min by device > 80\", or a"
                                + " 'query'"));
        Condition understood = parsed("condition", () -> ConditionParser.parse(condition, program));
        Optional<Expression> clear =
                text("clear").map(text -> parsed("clear", () -> ConditionParser.parseClear(text, program)));
        return new RuleSpec(id, stream(), understood, clear, program, clock());
    }

    private Optional<String> stream() {
        try {
            return text("stream").map(name -> Names.requireLevel("stream", name));
        } catch (AddressException e) {
            throw new RuleException("/stream", e.getMessage());
        }
    }

    /** Understands what a rule in the form of a query says beside it; empty if it has a condition. */
    Optional<QuerySpec> query() {
        Optional<String> query = text("query");
        if (query.isEmpty()) {
            requireNone(List.of("fields", "clearAfter"), "is for rules with a 'query'");
            return Optional.empty();
        }
        requireNone(NOT_WITH_QUERY, "is not for rules with a 'query', which says that itself");
        severity();
        text("message");
        OptionalLong after = members.get("clearAfter") == null
                ? OptionalLong.empty()
                : OptionalLong.of(duration("clearAfter", "", LONGEST_CLEAR));
        return Optional.of(new QuerySpec(id, text("stream"), query.get(), fields(), after));
    }

    private void requireNone(List<String> names, String reason) {
        for (String name : names) {
            if (members.get(name) != null) {
                throw new RuleException("/" + name, "'" + name + "' " + reason);
            }
        }
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        if (members.get("fields") != null) {
            if (!(members.get("fields") instanceof Map<?, ?> given)) {
                throw new RuleException(
                        "/fields", "'fields' is no object such as {\"rpm\":\"motor.rpm\",\"site\":\"metadata.site\"}");
            }
            given.forEach((name, path) -> {
                if (!(path instanceof String text) || text.isEmpty() || text.length() > MAX_TEXT) {
                    throw new RuleException(
                            "/fields/" + name,
                            "the path of '" + name
                                    + "' is no text such as 'motor.rpm', 'metadata.site' or 'state.rpm'");
                }
                fields.put(String.valueOf(name), text);
            });
        }
        return fields;
    }

    /** Returns what tells versions apart that remember something else. */
    String fingerprint() {
        if (members.get("query") != null) {
            return String.join(
                    "\n", "query", text("query").orElse(""), text("stream").orElse(""), Json.write(fields()));
        }
        return String.join(
                "\n",
                text("condition").orElse(""),
                text("clear").orElse(""),
                text("stream").orElse(""),
                text("time").orElse(""),
                text("lateness").orElse(""));
    }

    private RuleSpec.RuleClock clock() {
        String time = text("time").orElse("arrival");
        if (!time.equals("arrival") && !time.equals("device")) {
            throw new RuleException("/time", "time '" + time + "' is neither arrival nor device");
        }
        boolean device = time.equals("device");
        if (!device && text("lateness").isPresent()) {
            throw new RuleException("/lateness", "'lateness' needs \"time\":\"device\": arrival is never late");
        }
        return new RuleSpec.RuleClock(device, device ? duration("lateness", "10 sec", LONGEST_LATENESS) : 0);
    }

    private long duration(String name, String otherwise, long most) {
        String given = text(name).orElse(otherwise);
        Matcher matcher = DURATION.matcher(given);
        long millis = matcher.matches() ? Long.parseLong(matcher.group(1)) * unit(matcher.group(2)) : -1;
        if (millis < 0 || millis > most) {
            throw new RuleException(
                    "/" + name,
                    name + " '" + given + "' is no time up to " + most / DAY + " day" + (most > DAY ? "s" : "")
                            + ", such as '30 sec' or '5 min'");
        }
        return millis;
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "sec" -> 1_000;
            case "min" -> 60_000;
            case "hour" -> 3_600_000;
            default -> DAY;
        };
    }

    private static <T> T parsed(String member, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (SyntaxException e) {
            throw new RuleException("/" + member, "'" + member + "' " + e.getMessage());
        }
    }
}
