package io.millrace.streams.internal.route;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.RoutesBuilder;

/**
 * A version of a route file, or the routes of a bundle.
 *
 * @param fileName such as {@code crm.yaml}
 * @param text what it holds
 * @param isByRest whether it came by REST, and may use less
 * @param builder the routes, where they are a bundle's and no file's
 */
public record RouteSource(String fileName, String text, boolean isByRest, Optional<RoutesBuilder> builder) {

    private static final String BUNDLE = ".bundle";

    private static final Set<String> EXTENSIONS = Set.of("yaml", "yml", "xml");

    /** Checks that nothing is missing. */
    public RouteSource {
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(text, "text");
    }

    /** A version of a file. */
    public RouteSource(String fileName, String text, boolean isByRest) {
        this(fileName, text, isByRest, Optional.empty());
    }

    /** A version that is trusted. */
    public RouteSource(String fileName, String text) {
        this(fileName, text, false);
    }

    /**
     * Makes a source of a bundle's routes.
     *
     * @param id stands in the place of the file's name
     * @param builder the routes
     * @param bundle the symbolic name of the bundle, for people
     */
    public static RouteSource of(String id, RoutesBuilder builder, String bundle) {
        return new RouteSource(id + BUNDLE, "# routes of the bundle " + bundle + "\n", false, Optional.of(builder));
    }

    /**
     * Makes a source of what was read.
     *
     * @param fileName the file's name
     * @param octets UTF-8
     * @param isByRest whether it came by REST
     */
    static RouteSource of(String fileName, byte[] octets, boolean isByRest) {
        return new RouteSource(fileName, new String(octets, StandardCharsets.UTF_8), isByRest);
    }

    /** Tells whether a file of that name holds routes: known extension, no editor's or hidden file. */
    static boolean isRouteFile(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0
                && fileName.charAt(0) != '.'
                && EXTENSIONS.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** Returns the id of a file: its name without the extension. */
    static String id(String fileName) {
        return fileName.substring(0, fileName.lastIndexOf('.'));
    }

    /** Returns the id of this file. */
    public String id() {
        return id(fileName);
    }
}
