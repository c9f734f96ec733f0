package io.millrace.streams.internal.route;

/** A route file cannot run. The message names file, line where known, and reason. */
public final class RouteException extends Exception {

    private static final long serialVersionUID = 1L;

    RouteException(String message) {
        super(message);
    }

    RouteException(String message, Throwable cause) {
        super(message, cause);
    }
}
