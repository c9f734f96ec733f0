package io.millrace.api.gateway;

/**
 * A log-in, message or subscription was refused. The message is what the client may be told.
 */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Makes the exception, without a stack trace: refusals are common and cheap.
     *
     * @param reason the class of refusal
     * @param message what was wrong and what would be right, without secrets
     */
    public RefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Returns the class of refusal. */
    public Reason reason() {
        return reason;
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
        /** A bound such as the number of streams. MQTT 5 0x97, AMQP amqp:resource-limit-exceeded. */
        QUOTA_EXCEEDED,
        /** The right to be connected ended: token expired, device disabled. MQTT 5 0x87 or 0xA0, AMQP unauthorized. */
        REVOKED,
        /** A newer connection took over. MQTT 5 0x8E, AMQP amqp:link:stolen. */
        TAKEN_OVER,
        /** A part of the server is away. MQTT 5 0x88, AMQP amqp:internal-error with words. */
        UNAVAILABLE
    }
}
