package io.millrace.api.route;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The files of Camel routes in the hot folder, and what runs of them. Provided by the {@code streams} bundle; any thread.
 */
@ProviderType
public interface RouteRepository {

    /** Returns the files, by id. */
    List<RouteFile> list();

    /**
     * Finds a file.
     *
     * @param id the file's name without its extension
     */
    Optional<RouteFile> find(String id);

    /**
     * Suspends or resumes the routes of a file; what they would consume waits in the log.
     *
     * @param id the file's id
     * @param suspended whether they rest
     * @return the file, or empty if there is none
     */
    Optional<RouteFile> setSuspended(String id, boolean suspended);
}
