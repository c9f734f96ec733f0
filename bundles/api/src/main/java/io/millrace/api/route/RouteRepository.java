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

    /** Tells whether all files that were there at the start run or were refused; before, a file may not be found yet. */
    boolean isReady();

    /**
     * Finds a file.
     *
     * @param id the file's name without its extension
     */
    Optional<RouteFile> find(String id);

    /**
     * Suspends or resumes the routes of a file, or one of them, restarts and new versions in between or not; what they would consume
     * waits in the log.
     *
     * @param id the file's id
     * @param routeId the route; all of the file, those of later versions too, if empty
     * @param suspended whether they rest
     * @return the file, or empty if there is none
     * @throws java.util.NoSuchElementException if the file runs no such route, naming those that it has
     */
    Optional<RouteFile> setSuspended(String id, Optional<String> routeId, boolean suspended);

    /**
     * Adds or replaces a file. It runs when this returns, and is in the folder then.
     *
     * @param id the file's id
     * @param extension {@code yaml} or {@code xml}
     * @param text the routes; a line as {@link #source} shows it masked is the one that it stands for
     * @return the file
     * @throws IllegalArgumentException if it cannot run, with line and reason; what ran before goes on, and nothing is written
     */
    RouteFile put(String id, String extension, String text);

    /**
     * Removes a file and stops its routes.
     *
     * @param id the file's id
     * @return whether there was one
     */
    boolean remove(String id);

    /**
     * Returns the text of the version that runs, with passwords, tokens and the like masked.
     *
     * @param id the file's id
     * @return the text; empty where nothing of that id runs
     */
    Optional<String> source(String id);
}
