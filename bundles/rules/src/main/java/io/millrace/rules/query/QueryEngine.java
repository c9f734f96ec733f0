package io.millrace.rules.query;

import org.osgi.annotation.versioning.ConsumerType;

/** Understands queries and lets them run. A service; any thread. */
@ConsumerType
public interface QueryEngine {

    /**
     * Makes a query that remembers nothing yet. It holds no thread, and needs {@link StandingQuery#close} all the same.
     *
     * @param text the query
     * @param listener hears what it says, on the thread that gives it records or time
     * @throws QueryException if it cannot be understood, or asks for what is not allowed
     */
    StandingQuery open(String text, QueryListener listener);
}
