package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import io.millrace.api.rule.RuleEngine;
import io.millrace.api.rule.RuleSignal;
import io.millrace.streams.internal.ProviderAwayException;
import io.millrace.streams.internal.Slot;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * {@code millrace:rules}: evaluates records; the body is then the list of alerts that begin and end, often empty. What comes back
 * from the dead letters is such an alert already.
 */
final class RulesProducer extends DefaultProducer {

    /** The exchange property that holds what rules said of its records. */
    static final String SAID = "millrace.said";

    private final Slot<RuleEngine> engines;

    RulesProducer(Endpoint endpoint, Slot<RuleEngine> engines) {
        super(endpoint);
        this.engines = engines;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        if (exchange.getFromEndpoint() instanceof MillraceEndpoint from && from.isConcurrent()) {
            throw new IllegalArgumentException("'concurrentConsumers' is not for a route to millrace:rules: windows and"
                    + " patterns of rules need the records in the order of the log; leave it out, and for more speed"
                    + " read with a larger 'batchSize', as hot-path.yaml does. What takes long goes into another route"
                    + " with a 'group' of its own");
        }
        List<LogRecord> records = RecordExchange.records(exchange);
        List<RuleSignal> again = records.stream()
                .flatMap(record -> SignalLetters.signal(record).stream())
                .toList();
        if (!again.isEmpty()) {
            say(exchange, again);
            return;
        }
        RuleEngine engine = engines.await(Environment.PATIENCE);
        try {
            say(exchange, engine.process(records));
        } catch (RuntimeException e) {
            // An engine that was swapped meanwhile throws whatever a closed one throws.
            throw engines.isCurrent(engine) ? e : new ProviderAwayException("the rules were swapped", e);
        }
    }

    private static void say(Exchange exchange, List<RuleSignal> signals) {
        exchange.getMessage().setBody(signals);
        exchange.setProperty(SAID, signals);
    }

    /** Adds to a failure what rules had said of the only record of an exchange. */
    static Throwable withWhatWasSaid(Exchange exchange, List<LogRecord> records, Throwable failure) {
        List<RuleSignal> signals = new ArrayList<>();
        if (records.size() == 1 && exchange.getProperty(SAID) instanceof List<?> said) {
            said.forEach(signal -> signals.add((RuleSignal) signal));
        }
        return signals.isEmpty() ? failure : new UntoldException(signals, failure);
    }
}
