package io.millrace.rules.siddhi.internal;

/** Names that every query uses. */
final class Streams {

    /** The records of devices. */
    static final String TELEMETRY = "telemetry";
    /** What raises an alert. */
    static final String ALERTS = "alerts";
    /** What ends one. */
    static final String CLEARS = "clears";
    /** The attribute that says whose. */
    static final String DEVICE = "device";

    private Streams() {}
}
