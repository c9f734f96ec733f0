package io.millrace.streams.internal.route;

import java.util.Optional;

/** What route files name that lies outside of them: the values of connections. */
@FunctionalInterface
public interface Surroundings {

    /**
     * Tells changes apart that a file is to be started anew for.
     *
     * @param text a route file
     * @return another number where it would be another text, or empty while that cannot be said
     */
    Optional<Integer> fingerprint(String text);
}
