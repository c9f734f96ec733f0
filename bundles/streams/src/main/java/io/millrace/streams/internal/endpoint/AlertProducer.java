package io.millrace.streams.internal.endpoint;

import io.millrace.api.alert.AlertSignal;
import io.millrace.api.alert.Alerts;
import io.millrace.streams.internal.ProviderAwayException;
import io.millrace.streams.internal.Slot;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** {@code millrace:alert}: raises and clears alerts, and returns when that is durable. */
final class AlertProducer extends DefaultProducer {

    private final Environment environment;

    AlertProducer(Endpoint endpoint, Environment environment) {
        super(endpoint);
        this.environment = environment;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        List<AlertSignal> signals = AlertExchange.signals(exchange, environment.clock());
        if (signals.isEmpty()) {
            return;
        }
        Slot<Alerts> slot = environment.providers().alerts();
        Alerts alerts = slot.await(Environment.PATIENCE);
        try {
            alerts.take(signals);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            // A provider that was swapped meanwhile throws whatever a closed one throws.
            throw slot.isCurrent(alerts) ? e : new ProviderAwayException("the alerts were swapped", e);
        }
    }
}
