package io.millrace.api.inbox;

/** What a device makes of a command that it was given, apart from a response. */
public enum Settlement {
    /** It has it and wants it no more: PUBACK below 0x80, AMQP accepted, STOMP ACK, HTTP DELETE, response {@code accept}. */
    ACKNOWLEDGED,
    /** It will not do it: PUBACK from 0x80, AMQP rejected, STOMP NACK, HTTP {@code reject}, response {@code reject}. */
    REJECTED,
    /** Not now: AMQP released or modified, HTTP {@code abandon}, response {@code abandon}. It is delivered again. */
    ABANDONED
}
