package io.millrace.gateway.internal.core;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A correlation id on its way through the inbox, which keeps text: what is none carries its kind before it, and so comes back
 * to its sender as it was (AMQP 1.0, section 3.2.11; MQTT 5, section 3.3.2.3.6).
 *
 * @param kind what it is
 * @param text the id without its kind; octets in base64
 */
public record CorrelationId(Kind kind, String text) {

    /** The property that carries it, with its kind before it. */
    public static final String PROPERTY = "correlation-id";

    /** What a correlation id may be. */
    public enum Kind {
        /** Text, as most are. */
        TEXT(""),
        /** Octets. */
        OCTETS("base64:"),
        /** A UUID of AMQP. */
        UUID("amqp-uuid:"),
        /** An unsigned number of AMQP. */
        NUMBER("amqp-ulong:");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Returns what {@link #stored} made text of. */
    public static CorrelationId parse(String stored) {
        for (Kind kind : Kind.values()) {
            if (kind != Kind.TEXT && stored.startsWith(kind.prefix)) {
                return new CorrelationId(kind, stored.substring(kind.prefix.length()));
            }
        }
        return new CorrelationId(Kind.TEXT, stored);
    }

    /** Returns it as text, with its kind. */
    public String stored() {
        return kind.prefix + text;
    }

    /** Returns it as octets: those that were sent, or its text in UTF-8. */
    public byte[] octets() {
        if (kind == Kind.OCTETS) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                // somebody's own text that only begins like octets
                return stored().getBytes(StandardCharsets.UTF_8);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
