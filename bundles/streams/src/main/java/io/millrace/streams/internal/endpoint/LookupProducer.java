package io.millrace.streams.internal.endpoint;

import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.FieldValue;
import io.millrace.api.state.StateStore;
import io.millrace.api.stream.PropertyNames;
import io.millrace.streams.internal.ProviderAwayException;
import io.millrace.streams.internal.Slot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * {@code millrace:registry?operation=get} and {@code millrace:state?operation=get}: replaces the body by a map of what is known of a
 * device, for enrichment. It is empty for a device of which nothing is known.
 *
 * @param <P> what knows it
 */
final class LookupProducer<P> extends DefaultProducer {

    private final Slot<P> providers;
    private final EndpointOptions options;
    private final BiFunction<P, String, Map<String, Object>> lookup;

    private LookupProducer(
            Endpoint endpoint,
            EndpointOptions options,
            Slot<P> providers,
            BiFunction<P, String, Map<String, Object>> lookup) {
        super(endpoint);
        this.options = options;
        this.providers = providers;
        this.lookup = lookup;
    }

    /** Looks into the registry: {@code id}, {@code status}, {@code metadata} and {@code reported}. */
    static LookupProducer<Registry> ofRegistry(Endpoint endpoint, EndpointOptions options, Slot<Registry> registries) {
        return new LookupProducer<>(endpoint, options, registries, (registry, deviceId) -> registry.find(deviceId)
                .map(LookupProducer::members)
                .orElse(Map.of()));
    }

    /** Looks at the last known values, each by its dotted path: of one stream where the options name it. */
    static LookupProducer<StateStore> ofState(Endpoint endpoint, EndpointOptions options, Slot<StateStore> stores) {
        return new LookupProducer<>(
                endpoint,
                options,
                stores,
                (store, deviceId) -> values(store.state(deviceId, options.streamId()), options));
    }

    private static Map<String, Object> members(DeviceRecord device) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", device.id());
        members.put("status", device.status().wireName());
        members.put("metadata", device.metadata());
        members.put("reported", device.reported());
        return members;
    }

    private static Map<String, Object> values(DeviceState state, EndpointOptions options) {
        Map<String, FieldValue> fields = options.streamId()
                .map(stream -> state.streams().getOrDefault(stream, Map.of()))
                .orElse(state.fields());
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach((path, field) -> values.put(path, field.value()));
        return values;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        String deviceId = options.deviceId()
                .or(() -> Optional.ofNullable(exchange.getMessage().getHeader(PropertyNames.DEVICE_ID, String.class)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the option 'deviceId' or the header '" + PropertyNames.DEVICE_ID + "' is missing"));
        P provider = providers.await(Environment.PATIENCE);
        try {
            exchange.getMessage().setBody(lookup.apply(provider, deviceId));
        } catch (RuntimeException e) {
            // A provider that was swapped meanwhile throws whatever a closed one throws.
            throw providers.isCurrent(provider) ? e : new ProviderAwayException("what is looked up was swapped", e);
        }
    }
}
