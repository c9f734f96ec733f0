package io.millrace.api.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * A log-in, message or subscription was refused. The message is what the client may be told.
 */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Duration retryAfter;

    /**
     * Makes the exception, without a stack trace: refusals are common and cheap.
     *
     * @param reason the class of refusal
     * @param message what was wrong and what would be right, without secrets
     */
    public RefusedException(Reason reason, String message) {
        this(reason, message, Duration.ZERO);
    }

    /**
     * Makes the exception of a bound that holds for a time, such as a rate.
     *
     * @param reason the class of refusal
     * @param message what was wrong and what would be right, without secrets
     * @param retryAfter when it makes sense to try again; zero where nobody knows
     */
    public RefusedException(Reason reason, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** Returns the class of refusal. */
    public Reason reason() {
        return reason;
    }

    /** Returns when it makes sense to try again, where that is known: HTTP's Retry-After. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter).filter(wait -> !wait.isZero());
    }

    /** Classes of refusal; each front maps them to its protocol's own codes. */
    public enum Reason {
        /** Wrong user name, password, token or certificate. MQTT 5 0x86 (3.1.1: 4), AMQP SASL auth, STOMP ERROR. */
        BAD_CREDENTIALS,
        /** Not this client's address or right. MQTT 5 0x87, AMQP amqp:unauthorized-access. */
        NOT_AUTHORIZED,
        /** No address of the address space. MQTT 5 0x90, AMQP amqp:not-found or invalid-field. */
        BAD_ADDRESS,
        /** The payload is not what the address asks for. MQTT 5 0x99, AMQP amqp:decode-error. */
        BAD_PAYLOAD,
        /** Larger than allowed. MQTT 5 0x95, AMQP amqp:link:message-size-exceeded. */
        TOO_LARGE,
        /**
         * A bound such as the number of streams; with {@link #retryAfter} a rate. MQTT 5 0x97, for a rate 0x96 on DISCONNECT
         * and 0x9F on CONNACK; AMQP amqp:resource-limit-exceeded; HTTP 429.
         */
        QUOTA_EXCEEDED,
        /** The right to be connected ended: token expired, device disabled. MQTT 5 0x87 or 0xA0, AMQP unauthorized. */
        REVOKED,
        /** A newer connection took over. MQTT 5 0x8E, AMQP amqp:link:stolen. */
        TAKEN_OVER,
        /** A part of the server is away. MQTT 5 0x88, AMQP amqp:internal-error with words. */
        UNAVAILABLE
    }
}
