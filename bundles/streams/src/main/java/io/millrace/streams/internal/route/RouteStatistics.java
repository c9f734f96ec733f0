package io.millrace.streams.internal.route;

import io.millrace.api.route.RouteFile;
import io.millrace.streams.internal.endpoint.Reasons;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;

/** Counts the exchanges of one route; Camel calls it on the route's threads. */
final class RouteStatistics extends RoutePolicySupport {

    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<Exchange, Instant> inFlight = new ConcurrentHashMap<>();
    private final UnaryOperator<String> mask;
    private volatile String lastError;

    /**
     * Makes it.
     *
     * @param mask takes known secrets out of a text
     */
    RouteStatistics(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        inFlight.put(exchange, Instant.now());
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        inFlight.remove(exchange);
        Throwable failure = exchange.getException();
        if (failure == null) {
            completed.increment();
        } else {
            failed.increment();
            lastError = Reasons.of(failure, mask);
        }
    }

    RouteFile.Counters counters() {
        return new RouteFile.Counters(completed.sum(), failed.sum());
    }

    RouteFile.InFlight inFlight() {
        return new RouteFile.InFlight(
                inFlight.size(), inFlight.values().stream().min(Comparator.naturalOrder()));
    }

    Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }
}
