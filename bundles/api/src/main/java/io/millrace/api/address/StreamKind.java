package io.millrace.api.address;
/** x */
public enum StreamKind { TELEMETRY }
