package io.millrace.gateway.internal.groups;

/** What a consumer did with a record. */
public enum Settlement {
    /** Done with it: AMQP accepted, STOMP ACK. */
    DONE,
    /** Gives it back unharmed, to be delivered again: AMQP released. */
    RELEASED,
    /** Tried and could not: delivered again until the attempts are used up. AMQP modified or rejected, STOMP NACK. */
    FAILED
}
