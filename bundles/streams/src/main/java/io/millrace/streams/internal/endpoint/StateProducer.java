package io.millrace.streams.internal.endpoint;

import io.millrace.api.state.RecordException;
import io.millrace.api.state.StateStore;
import io.millrace.streams.internal.ProviderAwayException;
import io.millrace.streams.internal.Slot;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** {@code millrace:state}: last known values and history. */
final class StateProducer extends DefaultProducer {

    private final Slot<StateStore> stores;

    StateProducer(Endpoint endpoint, Slot<StateStore> stores) {
        super(endpoint);
        this.stores = stores;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        StateStore store = stores.await(Environment.PATIENCE);
        try {
            store.record(RecordExchange.records(exchange));
        } catch (RecordException e) {
            throw e;
        } catch (RuntimeException e) {
            // A store that was swapped meanwhile throws whatever a closed store throws.
            throw stores.isCurrent(store) ? e : new ProviderAwayException("the state store was swapped", e);
        }
    }
}
