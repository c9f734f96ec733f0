package io.millrace.gateway.internal.groups;

import io.millrace.api.stream.PropertyNames;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/** The properties of a record as a consumer sees them: the device's own, and the gateway's stamps, which win. */
public final class RecordProperties {

    private RecordProperties() {}

    /**
     * Returns a record's properties.
     *
     * @param record the record
     */
    public static Map<String, String> of(StreamRecord record) {
        Stamp stamp = record.stamp();
        Map<String, String> properties = new LinkedHashMap<>(record.content().properties());
        properties.put(PropertyNames.DEVICE_ID, record.deviceId());
        properties.put(PropertyNames.STREAM_ID, record.streamId());
        properties.put(PropertyNames.KIND, record.kind().wireName());
        properties.put(PropertyNames.ENQUEUED_TIME, stamp.enqueuedTime().toString());
        properties.put(PropertyNames.MESSAGE_ID, stamp.messageId());
        properties.put(PropertyNames.GENERATION_ID, stamp.generationId());
        stamp.gatewayId().ifPresent(gateway -> properties.put(PropertyNames.GATEWAY_ID, gateway));
        return properties;
    }
}
