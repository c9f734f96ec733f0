package io.millrace.streams.internal.route;

import io.millrace.api.route.RouteFile;
import io.millrace.streams.internal.endpoint.Reasons;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;

/** Counts the exchanges of one route; Camel calls it on the route's threads. */
final class RouteStatistics extends RoutePolicySupport {

    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile String lastError;

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        Throwable failure = exchange.getException();
        if (failure == null) {
            completed.increment();
        } else {
            failed.increment();
            lastError = Reasons.of(failure);
        }
    }

    RouteFile.Counters counters() {
        return new RouteFile.Counters(completed.sum(), failed.sum());
    }

    Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }
}
