package io.millrace.gateway.internal.broker;

/** User events in a front's pipeline. */
public enum FrontEvent {
    /** The server stops; the front says good-bye in its protocol's words and closes. */
    SERVER_STOPPING
}
