package io.millrace.api.alert;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What is to be done about an alert; {@link AlertActions} reads it from JSON values. */
public sealed interface AlertAction {

    /** Returns what kind of action it is, as JSON spells it. */
    String kind();

    /** Returns the events of the alert on which it is done, such as {@code raised}. */
    Set<String> on();

    /** Returns what it goes to, without any secret: the command's name, a web address without query, addresses of mail. */
    String target();

    /**
     * A command to the alert's device.
     *
     * @param name what the command is called
     * @param payload as JSON value
     * @param ttl how long it may wait, from when the alert changed
     * @param on the events
     */
    record Command(String name, Object payload, Duration ttl, Set<String> on) implements AlertAction {

        /** Copies the set; the payload may be null. */
        public Command {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(ttl, "ttl");
            on = Set.copyOf(on);
        }

        @Override
        public String kind() {
            return "command";
        }

        @Override
        public String target() {
            return name;
        }
    }

    /**
     * A POST of the alert to a web address.
     *
     * @param url http or https
     * @param headers to send along; they may hold secrets
     * @param on the events
     */
    record Webhook(URI url, Map<String, String> headers, Set<String> on) implements AlertAction {

        /** Copies map and set. */
        public Webhook {
            Objects.requireNonNull(url, "url");
            headers = Map.copyOf(headers);
            on = Set.copyOf(on);
        }

        @Override
        public String kind() {
            return "webhook";
        }

        @Override
        public String target() {
            String port = url.getPort() < 0 ? "" : ":" + url.getPort();
            return url.getScheme() + "://" + url.getHost() + port
                    + Optional.ofNullable(url.getPath()).orElse("");
        }
    }

    /**
     * A mail.
     *
     * @param to addresses
     * @param subject of the mail, with <code>${...}</code>; empty for one that says what the alert is
     * @param text of the mail, with <code>${...}</code>; empty for all that is known of the alert
     * @param on the events
     */
    record Mail(List<String> to, Optional<String> subject, Optional<String> text, Set<String> on)
            implements AlertAction {

        /** Copies list and set. */
        public Mail {
            to = List.copyOf(to);
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(text, "text");
            on = Set.copyOf(on);
        }

        @Override
        public String kind() {
            return "mail";
        }

        @Override
        public String target() {
            return String.join(", ", to);
        }
    }

    /**
     * A mark on the alert's records in {@code streams/alerts}, by which {@code millrace:alerts?route=} finds them.
     *
     * @param name the mark
     */
    record Route(String name) implements AlertAction {

        /** Checks that it is there. */
        public Route {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String kind() {
            return "route";
        }

        @Override
        public Set<String> on() {
            return Set.of();
        }

        @Override
        public String target() {
            return name;
        }
    }
}
