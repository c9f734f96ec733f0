package io.millrace.streams.internal.guard;

import org.apache.camel.spi.ClassResolver;
import org.apache.camel.spi.FactoryFinder;
import org.apache.camel.spi.FactoryFinderResolver;

/**
 * Lets Camel find parts of its own, whose names no route file has a say in.
 *
 * @param resolver the context's
 * @param classes all classes
 */
record OwnFactories(FactoryFinderResolver resolver, ClassResolver classes) implements FactoryFinderResolver {

    @Override
    public FactoryFinder resolveFactoryFinder(ClassResolver bounded, String resourcePath) {
        return resolver.resolveFactoryFinder(classes, resourcePath);
    }

    @Override
    public FactoryFinder resolveBootstrapFactoryFinder(ClassResolver bounded, String resourcePath) {
        return resolver.resolveBootstrapFactoryFinder(classes, resourcePath);
    }
}
