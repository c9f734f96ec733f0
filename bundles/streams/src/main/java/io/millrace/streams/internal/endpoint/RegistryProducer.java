package io.millrace.streams.internal.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.log.LogRecord;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.state.RecordException;
import io.millrace.streams.internal.ProviderAwayException;
import io.millrace.streams.internal.Slot;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** {@code millrace:registry}: merges each record's payload into what its device has reported. */
final class RegistryProducer extends DefaultProducer {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Slot<Provisioning> provisioning;

    RegistryProducer(Endpoint endpoint, Slot<Provisioning> provisioning) {
        super(endpoint);
        this.provisioning = provisioning;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        Provisioning provider = provisioning.await(Environment.PATIENCE);
        for (LogRecord record : RecordExchange.records(exchange)) {
            patch(provider, record);
        }
    }

    private void patch(Provisioning provider, LogRecord record) {
        Map<String, Object> patch = parse(record);
        try {
            provider.patchReported(record.record().deviceId(), patch);
        } catch (ProvisioningException e) {
            throw new RecordException(record.position(), e.getMessage());
        } catch (RuntimeException e) {
            // A provider that was swapped meanwhile throws whatever a closed one throws.
            throw provisioning.isCurrent(provider) ? e : new ProviderAwayException("provisioning was swapped", e);
        }
    }

    private static Map<String, Object> parse(LogRecord record) {
        String of = "the metadata of device " + record.record().deviceId();
        try {
            JsonNode node = JSON.readTree(record.record().content().payload());
            if (node == null || !node.isObject()) {
                throw new RecordException(
                        record.position(), of + " is no JSON object; it must be a merge patch (RFC 7396)");
            }
            return JSON.convertValue(node, OBJECT);
        } catch (JsonProcessingException e) {
            throw new RecordException(
                    record.position(),
                    of + " is no JSON, at line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": "
                            + e.getOriginalMessage());
        } catch (IOException e) {
            throw new RecordException(record.position(), of + " is no JSON: " + e.getMessage());
        }
    }
}
