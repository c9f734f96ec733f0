package io.millrace.streams.internal.guard;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.support.service.ServiceSupport;

/** Reads nothing that a route file names by {@code resource:}, {@code file:} or {@code classpath:}. */
final class NoResources extends ServiceSupport implements ResourceLoader {

    private CamelContext context;

    @Override
    public Resource resolveResource(String uri) {
        throw RestGuard.refusal("reading '" + uri + "'", "put the text itself here");
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }
}
