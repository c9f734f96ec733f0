package io.millrace.api.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Parses addresses, the same for an MQTT topic, an AMQP node address, a STOMP destination and an HTTP path. Stateless; any
 * thread.
 */
public final class AddressParser {

    private static final int MAX_ADDRESS = 2048;
    private static final int MAX_PROPERTIES = 64;
    private static final int MAX_STATUS = 16;

    private AddressParser() {}

    /**
     * Parses an address.
     *
     * @param text the address, with or without a leading slash
     * @param self the id of the connected device, which {@code me} stands for; empty for a service
     * @return what it means, and the properties of its last level
     * @throws AddressException if it is none of the address space, saying what would be right
     */
    public static ParsedAddress parse(String text, Optional<String> self) {
        if (text.length() > MAX_ADDRESS) {
            throw new AddressException(
                    "address has " + text.length() + " characters; at most " + MAX_ADDRESS + " are allowed");
        }
        int bag = text.indexOf("/?");
        Map<String, String> properties = bag < 0 ? Map.of() : properties(text.substring(bag + 2));
        String path = bag < 0 ? text : text.substring(0, bag);
        String[] levels = (path.startsWith("/") ? path.substring(1) : path).split("/", -1);
        Address address =
                switch (levels[0]) {
                    case "devices" -> device(path, levels, self);
                    case "commands" -> command(path, levels);
                    case "streams" -> stream(path, levels);
                    case "services" -> service(path, levels);
                    default -> throw unknown(path);
                };
        return new ParsedAddress(address, properties);
    }

    private static Address device(String path, String[] levels, Optional<String> self) {
        if (levels.length < 3) {
            throw unknown(path);
        }
        String id = deviceId(levels[1], self);
        String last = levels[levels.length - 1];
        return switch (levels[2] + ":" + levels.length) {
            case "telemetry:3" -> new Address.Publish(id, StreamKind.TELEMETRY, Optional.empty());
            case "telemetry:4" -> publish(id, StreamKind.TELEMETRY, "stream id", last);
            case "events:4" -> publish(id, StreamKind.EVENTS, "event type", last);
            case "metadata:3" -> new Address.Publish(id, StreamKind.METADATA, Optional.empty());
            case "diagnostics:3" -> new Address.Publish(id, StreamKind.DIAGNOSTICS, Optional.empty());
            case "requests:5" -> new Address.Request(
                    id, Names.requireLevel("request name", levels[3]), Names.requireLevel("request id", last));
            case "responses:4" -> new Address.Response(id, Names.requireLevel("command id", last), "200");
            case "responses:5" -> new Address.Response(id, Names.requireLevel("command id", levels[3]), status(last));
            case "commands:3" -> new Address.Inbox(id);
            case "commands:4" -> wildcard(path, last, new Address.Inbox(id));
            case "replies:3" -> new Address.Replies(id);
            case "replies:4" -> wildcard(path, last, new Address.Replies(id));
            default -> throw unknown(path);
        };
    }

    private static Address publish(String id, StreamKind kind, String what, String streamId) {
        return new Address.Publish(id, kind, Optional.of(Names.requireLevel(what, streamId)));
    }

    private static String deviceId(String level, Optional<String> self) {
        if (level.equals(Names.ME)) {
            return self.orElseThrow(() -> new AddressException("'devices/me' is for devices only"));
        }
        return Names.requireDeviceId(level);
    }

    private static Address wildcard(String path, String level, Address address) {
        if (!level.equals("#")) {
            throw unknown(path);
        }
        return address;
    }

    private static String status(String status) {
        boolean number = !status.isEmpty()
                && status.length() <= MAX_STATUS
                && status.chars().allMatch(c -> c >= '0' && c <= '9');
        if (number || status.equals("accept") || status.equals("reject") || status.equals("abandon")) {
            return status;
        }
        throw new AddressException(
                "status '" + Printable.of(status) + "' is neither a number nor accept, reject or abandon");
    }

    private static Address command(String path, String[] levels) {
        if (levels.length != 3) {
            throw unknown(path);
        }
        return new Address.Command(Names.requireDeviceId(levels[1]), Names.requireLevel("command name", levels[2]));
    }

    private static Address service(String path, String[] levels) {
        boolean replies = levels.length >= 3 && levels.length <= 4 && levels[2].equals("replies");
        if (!replies) {
            throw unknown(path);
        }
        boolean all = levels.length == 3 || levels[3].equals("#");
        Optional<String> name = all ? Optional.empty() : Optional.of(Names.requireLevel("reply-to", levels[3]));
        return new Address.ServiceReplies(Names.requireLevel("service id", levels[1]), name);
    }

    private static Address stream(String path, String[] levels) {
        if (levels.length < 2 || levels.length > 3) {
            throw unknown(path);
        }
        StreamKind kind = StreamKind.ofWireName(levels[1])
                .filter(StreamKind::isOpenToServices)
                .orElseThrow(() -> new AddressException("stream kind '" + Printable.of(levels[1])
                        + "' is none of telemetry, events, diagnostics, alerts, presence, lifecycle, feedback"));
        return levels.length == 2
                ? new Address.Tail(kind)
                : new Address.Group(kind, Names.requireLevel("group", levels[2]));
    }

    private static Map<String, String> properties(String bag) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String pair : bag.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                properties.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        if (properties.size() > MAX_PROPERTIES) {
            throw new AddressException("the address carries " + properties.size() + " properties; at most "
                    + MAX_PROPERTIES + " are allowed");
        }
        return Collections.unmodifiableMap(properties);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AddressException(
                    "property '" + Printable.of(text) + "' is not URL-encoded; a percent sign itself is %25");
        }
    }

    private static AddressException unknown(String path) {
        return new AddressException("address '" + Printable.of(path)
                + "' is none of devices/{deviceId}/telemetry[/{streamId}], devices/{deviceId}/events/{type},"
                + " devices/{deviceId}/metadata, devices/{deviceId}/diagnostics,"
                + " devices/{deviceId}/requests/{name}/{requestId},"
                + " devices/{deviceId}/responses/{commandId}[/{status}], devices/{deviceId}/commands,"
                + " devices/{deviceId}/replies, commands/{deviceId}/{name}, streams/{kind}[/{group}],"
                + " services/{serviceId}/replies[/{name}]");
    }
}
