package io.millrace.streams.internal.route;

import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.camel.CamelContext;

/** Makes the Camel context of a route file: in the container one that sees OSGi services. */
public interface ContextFactory {

    /**
     * Makes a context that is not started.
     *
     * @param name the id of its route file
     */
    CamelContext create(String name);

    /** Returns what files may use that came by REST. */
    RestGuard guard();

    /**
     * Returns what is held while a version of a file takes the place of another.
     *
     * @param versions both
     */
    Lock replacing(List<RouteSource> versions);

    /** Returns the templates that files can name. */
    Templates templates();
}
