package io.millrace.streams.internal.route;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.spi.EndpointStrategy;

/**
 * What route files may use that came by REST, from people who have no access to the machine. Asked for each end point, those that a route
 * makes up while it runs too.
 *
 * @param components the schemes
 * @param connections schemes that are connections, which an operator wrote
 * @param files the folder below which files may be read and written
 */
public record RestGuard(Set<String> components, Connections connections, Path files) implements EndpointStrategy {

    /** Tells whether a scheme is a connection. */
    @FunctionalInterface
    public interface Connections {
        /** Tells whether there is a connection of that name. */
        boolean has(String name);
    }

    /** Checks that nothing is missing. */
    public RestGuard {
        components = Set.copyOf(components);
        Objects.requireNonNull(connections, "connections");
        Objects.requireNonNull(files, "files");
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        String scheme = uri.substring(0, Math.max(0, uri.indexOf(':')));
        if (!components.contains(scheme) && !connections.has(scheme)) {
            throw new IllegalArgumentException(
                    "the component '" + scheme + "' is not allowed in files that come by REST;"
                            + " allowedComponents in etc/io.millrace.streams.cfg says which are");
        }
        if (endpoint instanceof FileEndpoint file) {
            Path folder = file.getFile().toPath().toAbsolutePath().normalize();
            if (!folder.startsWith(files)) {
                throw new IllegalArgumentException(
                        "the folder " + folder + " is not allowed in files that come by REST; it must be" + " below "
                                + files + " (filesFolder in etc/io.millrace.streams.cfg)");
            }
        }
        return endpoint;
    }
}
