package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import io.millrace.api.rule.RuleEngine;
import io.millrace.api.rule.RuleSignal;
import io.millrace.streams.internal.ProviderAwayException;
import io.millrace.streams.internal.Slot;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** {@code millrace:rules}: evaluates records; the body is then the list of alerts that begin and end, often empty. */
final class RulesProducer extends DefaultProducer {

    private final Slot<RuleEngine> engines;

    RulesProducer(Endpoint endpoint, Slot<RuleEngine> engines) {
        super(endpoint);
        this.engines = engines;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        List<LogRecord> records = RecordExchange.records(exchange);
        RuleEngine engine = engines.await(Environment.PATIENCE);
        try {
            List<RuleSignal> signals = engine.process(records);
            exchange.getMessage().setBody(signals);
        } catch (RuntimeException e) {
            // An engine that was swapped meanwhile throws whatever a closed one throws.
            throw engines.isCurrent(engine) ? e : new ProviderAwayException("the rules were swapped", e);
        }
    }
}
