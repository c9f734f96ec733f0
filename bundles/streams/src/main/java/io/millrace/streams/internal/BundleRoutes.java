package io.millrace.streams.internal;

import io.millrace.streams.internal.route.RouteHost;
import io.millrace.streams.internal.route.RouteSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.builder.RouteBuilder;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Routes of other bundles: each service {@link RouteBuilder} is hosted like a route file of that bundle's own, as long as it is there. Its
 * name is the property {@value #ID}, or else the simple name of its class.
 */
@Component(service = BundleRoutes.class)
public final class BundleRoutes {

    private static final String ID = "millrace.route.id";

    private final Map<RouteBuilder, RouteSource> sources = new LinkedHashMap<>();
    private Optional<Consumer<Consumer<RouteHost>>> follower = Optional.empty();

    @Reference(
            service = RouteBuilder.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    synchronized void bindBuilder(RouteBuilder builder, Map<String, Object> properties) {
        Object id = properties.getOrDefault(ID, builder.getClass().getSimpleName());
        RouteSource source = RouteSource.of(String.valueOf(id), builder, bundle(builder));
        sources.put(builder, source);
        follower.ifPresent(changes -> changes.accept(host -> host.deploy(source)));
    }

    synchronized void unbindBuilder(RouteBuilder builder) {
        RouteSource source = sources.remove(builder);
        follower.ifPresent(changes -> changes.accept(host -> host.remove(source.fileName())));
    }

    private static String bundle(RouteBuilder builder) {
        return Optional.ofNullable(FrameworkUtil.getBundle(builder.getClass()))
                .map(Bundle::getSymbolicName)
                .orElse("unknown");
    }

    /**
     * Hosts what is there, and what comes from now on.
     *
     * @param changes does each change when its turn is there
     */
    synchronized void follow(Consumer<Consumer<RouteHost>> changes) {
        follower = Optional.of(changes);
        sources.values().forEach(source -> changes.accept(host -> host.deploy(source)));
    }

    /** Tells nobody any more. */
    synchronized void leave() {
        follower = Optional.empty();
    }
}
