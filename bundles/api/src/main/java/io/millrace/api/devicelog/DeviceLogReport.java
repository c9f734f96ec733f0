package io.millrace.api.devicelog;

import java.util.Locale;
import java.util.Objects;

/**
 * Something that an operator may ask about later.
 *
 * @param identity user name as it logs in: {@code {deviceId}} or {@code service/{id}}; whatever a client made up is taken
 * @param event what kind of thing it was
 * @param protocol {@code mqtt}, {@code amqp}, {@code stomp}, {@code http}; empty if there is none
 * @param address of the peer; empty if there is none
 * @param text what happened, in words, without secrets and payload; cut after 300 characters
 */
public record DeviceLogReport(String identity, Event event, String protocol, String address, String text) {

    /** Checks that nothing is missing. */
    public DeviceLogReport {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(text, "text");
        // as Java writes a socket's address that has no name
        address = address.startsWith("/") ? address.substring(1) : address;
    }

    /** Kinds of things. */
    public enum Event {
        /** It was not let in. */
        LOGIN_REFUSED,
        /** A message was not taken. */
        PUBLISH_REFUSED,
        /** It may not receive from where it wanted to. */
        SUBSCRIBE_REFUSED,
        /** The server ended its connection. */
        DISCONNECTED,
        /** It was registered, disabled, given other credentials and the like. */
        LIFECYCLE;

        /** Returns the name as answers spell it, such as {@code login-refused}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
