package io.millrace.api.alert;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads actions as rules have them: each an object with one member, its kind. docs/alerts.md has the members. Stateless.
 */
public final class AlertActions {

    /** The most actions of one alert. */
    public static final int MAX_ACTIONS = 10;

    /** The most octets that the actions of a rule have as JSON, their secrets sealed: they are kept with each alert. */
    public static final int MAX_BYTES = 23_000;

    /** How long a command of an alert may wait where its author says nothing. */
    public static final Duration COMMAND_TTL = Duration.ofMinutes(1);

    private static final String COMMAND = "command";
    private static final String WEBHOOK = "webhook";
    private static final String MAIL = "mail";
    private static final String ROUTE = "route";
    private static final String NAME = "name";
    private static final String HEADERS = "headers";
    private static final String ON = "on";
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_RECIPIENTS = 20;
    private static final Set<String> EVENTS = Set.of("raised", "reopened", "updated", "acknowledged", "cleared");
    private static final Set<String> OWN_HEADERS = Set.of(
            "host",
            "content-length",
            "content-type",
            "connection",
            "transfer-encoding",
            "expect",
            "upgrade",
            "user-agent",
            "idempotency-key");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}");
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,253}");

    private AlertActions() {}

    /**
     * Reads actions.
     *
     * @param documents as JSON values
     * @throws AlertActionException if one is wrong, saying where
     */
    public static List<AlertAction> read(List<Map<String, Object>> documents) {
        if (documents.size() > MAX_ACTIONS) {
            throw new AlertActionException(
                    "", "there are " + documents.size() + " actions; at most " + MAX_ACTIONS + " are allowed");
        }
        List<AlertAction> actions = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            actions.add(read("/" + i, documents.get(i)));
        }
        return actions;
    }

    private static AlertAction read(String pointer, Map<String, Object> document) {
        if (document.size() != 1) {
            throw new AlertActionException(
                    pointer, "an action has one member, its kind: command, webhook, mail or route");
        }
        Map.Entry<String, Object> only = document.entrySet().iterator().next();
        String kind = only.getKey();
        Object value = only.getValue();
        if (kind.equals(ROUTE) && value instanceof String name) {
            return new AlertAction.Route(level(pointer + "/route", "route", name));
        }
        Part part = new Part(pointer + "/" + kind, object(pointer + "/" + kind, value));
        return switch (kind) {
            case COMMAND -> command(part);
            case WEBHOOK -> webhook(part);
            case MAIL -> mail(part);
            case ROUTE -> route(part);
            default -> throw new AlertActionException(
                    pointer, "'" + kind + "' is no action; there are command, webhook, mail, route");
        };
    }

    private static AlertAction command(Part part) {
        part.only(NAME, "payload", "ttl", ON);
        Duration ttl = part.text("ttl").map(text -> ttl(part.at("ttl"), text)).orElse(COMMAND_TTL);
        return new AlertAction.Command(
                level(part.at(NAME), "command name", part.required(NAME)),
                part.members().get("payload"),
                ttl,
                part.on("raised", "reopened"));
    }

    private static Duration ttl(String pointer, String text) {
        try {
            Duration ttl = Duration.parse(text);
            if (ttl.compareTo(Duration.ofSeconds(1)) >= 0 && ttl.compareTo(Duration.ofDays(1)) <= 0) {
                return ttl;
            }
        } catch (DateTimeParseException e) {
            throw new AlertActionException(pointer, "ttl '" + text + "' is no duration such as PT1M");
        }
        throw new AlertActionException(
                pointer,
                "ttl is " + text + "; a command of an alert lives PT1S to P1D, and PT1M where nothing is said");
    }

    private static AlertAction webhook(Part part) {
        part.only("url", HEADERS, ON);
        Map<String, String> headers = new LinkedHashMap<>();
        object(part.at(HEADERS), part.members().getOrDefault(HEADERS, Map.of()))
                .forEach((name, value) -> headers.put(header(part, name), headerValue(part, name, value)));
        return new AlertAction.Webhook(url(part.at("url"), part.required("url")), headers, part.on("raised"));
    }

    /** What was shown masked and comes back would take the secret's place, as would what is stored. */
    private static void refuseMask(String pointer, String secret) {
        if (secret.equals(ActionSecrets.MASK)) {
            throw new AlertActionException(
                    pointer,
                    ActionSecrets.MASK + " stands for a secret that is not shown, and that is kept only for the address"
                            + " it was put with; put the secret itself here");
        }
        if (ActionSecrets.isSealed(secret)) {
            throw new AlertActionException(
                    pointer, "what begins with 'sealed:' is how secrets are stored; put the secret itself here");
        }
    }

    private static URI url(String pointer, String text) {
        refuseMask(pointer, text.substring(text.indexOf('?') + 1));
        try {
            URI url = new URI(text);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (web && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
                return URI.create(url.toASCIIString());
            }
        } catch (URISyntaxException e) {
            throw new AlertActionException(pointer, "url is no web address: " + e.getReason());
        }
        throw new AlertActionException(
                pointer,
                "url must be an http or https address with a host, without user and fragment; a secret goes into headers");
    }

    private static String header(Part part, String name) {
        if (!HEADER.matcher(name).matches() || OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new AlertActionException(part.at(HEADERS), "'" + name + "' is no name of a header that may be set");
        }
        return name;
    }

    private static String headerValue(Part part, String name, Object value) {
        refuseMask(part.at(HEADERS) + "/" + name, String.valueOf(value));
        if (value instanceof String text
                && text.length() <= MAX_TEXT
                && text.chars().allMatch(c -> c >= ' ' && c < 127)) {
            return text;
        }
        throw new AlertActionException(
                part.at(HEADERS) + "/" + name, "the value of a header is a text of printable ASCII characters");
    }

    private static AlertAction mail(Part part) {
        part.only("to", "subject", "text", ON);
        Object to = part.members().get("to");
        List<?> given = to instanceof List<?> list ? list : List.of(part.required("to"));
        if (given.isEmpty() || given.size() > MAX_RECIPIENTS) {
            throw new AlertActionException(part.at("to"), "'to' has 1 to " + MAX_RECIPIENTS + " addresses");
        }
        List<String> addresses = new ArrayList<>();
        for (Object address : given) {
            if (!(address instanceof String text) || !ADDRESS.matcher(text).matches()) {
                throw new AlertActionException(
                        part.at("to"), "'" + address + "' is no address of mail such as ada@example.com");
            }
            addresses.add(text);
        }
        return new AlertAction.Mail(addresses, part.text("subject"), part.text("text"), part.on("raised"));
    }

    private static AlertAction route(Part part) {
        part.only(NAME);
        return new AlertAction.Route(level(part.at(NAME), "route", part.required(NAME)));
    }

    private static String level(String pointer, String what, String name) {
        try {
            return Names.requireLevel(what, name);
        } catch (AddressException e) {
            throw new AlertActionException(pointer, e.getMessage());
        }
    }

    private static Map<String, Object> object(String pointer, Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((name, member) -> object.put(String.valueOf(name), member));
            return object;
        }
        throw new AlertActionException(pointer, "this must be an object {...}");
    }

    /** The members of an action. */
    private record Part(String pointer, Map<String, Object> members) {

        String at(String name) {
            return pointer + "/" + name;
        }

        void only(String... known) {
            Set<String> unknown = new TreeSet<>(members.keySet());
            unknown.removeAll(List.of(known));
            if (!unknown.isEmpty()) {
                String first = unknown.iterator().next();
                throw new AlertActionException(
                        at(first), "'" + first + "' is unknown here; known are " + String.join(", ", known));
            }
        }

        Optional<String> text(String name) {
            Object value = members.get(name);
            if (value == null) {
                return Optional.empty();
            }
            if (value instanceof String text && text.length() <= MAX_TEXT) {
                return Optional.of(text);
            }
            throw new AlertActionException(at(name), "'" + name + "' is a text of at most " + MAX_TEXT + " characters");
        }

        String required(String name) {
            Supplier<AlertActionException> missing =
                    () -> new AlertActionException(at(name), "'" + name + "' is missing; it is a text");
            return text(name).orElseThrow(missing);
        }

        Set<String> on(String... standard) {
            Object value = members.get(ON);
            if (value == null) {
                return Set.of(standard);
            }
            Set<String> events = new LinkedHashSet<>();
            for (Object event : value instanceof List<?> list ? list : List.of(value)) {
                if (!EVENTS.contains(String.valueOf(event))) {
                    throw new AlertActionException(
                            at(ON),
                            "'" + event + "' is no event; there are " + String.join(", ", new TreeSet<>(EVENTS)));
                }
                events.add(String.valueOf(event));
            }
            return events;
        }
    }
}
