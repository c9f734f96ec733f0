package io.millrace.rules.query;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Hears what a query says. Called within {@link StandingQuery#accept} and {@link StandingQuery#advance}. */
@ProviderType
public interface QueryListener {

    /**
     * An alert begins, or is still there.
     *
     * @param time of the query's clock, milliseconds since 1970
     * @param event what was inserted into {@code alerts}, by attribute; null for what is unknown
     */
    void alert(long time, Map<String, Object> event);

    /**
     * An alert ends.
     *
     * @param time of the query's clock, milliseconds since 1970
     * @param event what was inserted into {@code clears}
     */
    void clear(long time, Map<String, Object> event);

    /**
     * Something could not be evaluated; the query goes on without it.
     *
     * @param words what
     */
    void failed(String words);
}
