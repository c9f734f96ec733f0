package io.millrace.streams.internal.endpoint;

import io.millrace.api.rule.RuleEngine;
import io.millrace.api.rule.RuleSignal;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code millrace:rules}: alerts that begin and end because time has passed, or a rule or device is gone. */
final class RulesConsumer extends FeedConsumer<RuleEngine> {

    private static final Logger LOG = LoggerFactory.getLogger(RulesConsumer.class);
    private static final long LOOK_MILLIS = 100;

    private final int batchSize;
    private final Retry retry;

    RulesConsumer(Endpoint endpoint, Processor processor, Environment environment, InboxOptions options) {
        super(endpoint, processor, environment.providers().rules());
        this.batchSize = options.batchSize();
        this.retry = options.retry();
    }

    @Override
    void read(RuleEngine engine) throws InterruptedException {
        while (goesOn(engine)) {
            List<RuleSignal> signals = engine.due(batchSize);
            if (signals.isEmpty()) {
                rest(LOOK_MILLIS);
            } else if (bring(signals)) {
                engine.settle(signals.size());
            } else {
                alone(engine, signals);
            }
        }
    }

    /** Finds the signal that is to blame. */
    private void alone(RuleEngine engine, List<RuleSignal> signals) throws InterruptedException {
        for (RuleSignal signal : signals) {
            if (signals.size() == 1 || !bring(List.of(signal))) {
                LOG.warn(
                        "Route {} gave up after {} attempt(s) that rule {} {} an alert of device {} at {}",
                        getRouteId(),
                        retry.attempts(),
                        signal.ruleId(),
                        signal.raised() ? "raised" : "cleared",
                        signal.deviceId(),
                        signal.time());
            }
            engine.settle(1);
        }
    }

    private boolean bring(List<RuleSignal> signals) throws InterruptedException {
        int attempt = 0;
        while (true) {
            Optional<Throwable> failure = process(exchange -> fill(exchange, signals));
            if (failure.isEmpty()) {
                return true;
            }
            boolean away = Reasons.isAway(failure.get());
            attempt += away ? 0 : 1;
            if (attempt >= retry.attempts()) {
                LOG.warn(
                        "Route {} failed for {} signals of rules: {}",
                        getRouteId(),
                        signals.size(),
                        Reasons.of(failure.get()));
                return false;
            }
            rest(retry.restMillis(Math.max(1, attempt)));
        }
    }

    private static void fill(Exchange exchange, List<RuleSignal> signals) {
        exchange.getMessage().setBody(signals);
    }
}
