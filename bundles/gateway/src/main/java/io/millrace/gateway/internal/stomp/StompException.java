package io.millrace.gateway.internal.stomp;

/** A frame cannot be understood or obeyed; the message is for the client, whose connection ends. */
final class StompException extends Exception {

    private static final long serialVersionUID = 1L;

    StompException(String message) {
        super(message, null, false, false);
    }
}
