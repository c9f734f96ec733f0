package io.millrace.api.state;

import io.millrace.api.log.LogRecord;
import io.millrace.api.presence.Presence;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Last known values and history, written together. Provided by the {@code state} bundle; any thread.
 */
@ProviderType
public interface StateStore {

    /**
     * Records a batch: telemetry changes the last known values; telemetry, events and diagnostics go to the history; presence
     * becomes the device's last presence. Durable on return; recording the same record, or another of that device with the
     * same given message id, again changes nothing. A late record never overwrites a newer value.
     *
     * @param records in the order of the log
     * @throws RecordException if one record cannot be recorded; then none of the batch is
     */
    void record(List<LogRecord> records);

    /**
     * Returns the last known values of a device.
     *
     * @param deviceId the device
     * @param streamId one stream only, or empty for all
     * @return the values; without any fields if nothing is known
     */
    DeviceState state(String deviceId, Optional<String> streamId);

    /**
     * Returns the ids of the telemetry streams that a device has used, which the gateway bounds.
     *
     * @param deviceId the device
     */
    Set<String> streamIds(String deviceId);

    /**
     * Returns when a device was last seen to come or go.
     *
     * @param deviceId the device
     */
    Optional<Presence> lastPresence(String deviceId);

    /**
     * Queries the history.
     *
     * @param query what to return
     */
    HistoryPage history(HistoryQuery query);

    /**
     * Queries the history of numeric fields, down-sampled to equal steps.
     *
     * @param query device, stream, time and paging; the limit counts steps
     * @param sampling the fields, step and functions
     */
    SamplePage samples(HistoryQuery query, Sampling sampling);

    /**
     * Erases all that is kept of a device.
     *
     * @param deviceId the device
     */
    void erase(String deviceId);
}
