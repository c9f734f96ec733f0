package io.millrace.streams.internal.route;

import io.millrace.streams.internal.endpoint.GroupConsumer;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.camel.CamelContext;

/** Makes the Camel context of a route file: in the container one that sees OSGi services. */
public interface ContextFactory {

    /**
     * Makes a context that is not started, bounded if its file came by REST.
     *
     * @param source its route file
     */
    CamelContext create(RouteSource source);

    /**
     * Returns what is held while a version of a file takes the place of another.
     *
     * @param versions both
     */
    Lock replacing(List<RouteSource> versions);

    /**
     * Deletes a group whose route is gone.
     *
     * @param group of its own
     */
    void delete(GroupConsumer.OwnGroup group);

    /**
     * Masks the secrets of connections.
     *
     * @param text that somebody may see
     */
    String mask(String text);

    /** Returns the templates that files can name. */
    Templates templates();
}
