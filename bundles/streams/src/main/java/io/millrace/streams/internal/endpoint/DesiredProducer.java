package io.millrace.streams.internal.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.api.stream.PropertyNames;
import io.millrace.streams.internal.ProviderAwayException;
import io.millrace.streams.internal.Slot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * {@code millrace:desired}: replaces the body by a device's desired configuration, {@code {"version":3,"desired":{...}}}. The
 * header {@code desired-version} is 0 for a device that has none or is no more; {@code command-id} is one of its own for each
 * version, so that a configuration that was sent is not sent again.
 */
final class DesiredProducer extends DefaultProducer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "desired-version";

    private final Slot<Registry> registries;
    private final InboxOptions options;

    DesiredProducer(Endpoint endpoint, Environment environment, InboxOptions options) {
        super(endpoint);
        this.registries = environment.providers().registry();
        this.options = options;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        Optional<DeviceRecord> device = find(options.require(exchange, "deviceId", PropertyNames.DEVICE_ID));
        long version = device.map(DeviceRecord::desiredVersion).orElse(0L);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", version);
        body.put("desired", device.map(DeviceRecord::desired).orElse(Map.of()));
        try {
            exchange.getMessage().setBody(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what the registry holds is JSON", e);
        }
        exchange.getMessage().setHeader(PropertyNames.CONTENT_TYPE, "application/json");
        exchange.getMessage().setHeader(VERSION, version);
        device.ifPresent(known -> exchange.getMessage()
                .setHeader(CommandProperties.COMMAND_ID, "config-" + known.generationId() + "-" + version));
    }

    private Optional<DeviceRecord> find(String deviceId) throws InterruptedException {
        Registry registry = registries.await(Environment.PATIENCE);
        try {
            return registry.find(deviceId);
        } catch (RuntimeException e) {
            // A registry that was swapped meanwhile throws whatever a closed one throws.
            throw registries.isCurrent(registry) ? e : new ProviderAwayException("the registry was swapped", e);
        }
    }
}
