package io.millrace.api.state;

import io.millrace.api.log.LogRecord;
import io.millrace.api.presence.Presence;
import io.millrace.api.stream.StreamRecord;
import java.time.Instant;
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
     * becomes the device's last presence. Durable on return; recording the same record again changes nothing, nor does another
     * of that device, kind and stream with the same given message id, unless it comes so much later that its sender must
     * have begun to count anew. A late record never overwrites a newer value. What is of an erased device is left out.
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
     * Adds records that devices collected earlier to the history, and to nothing else: no last known value changes, no route
     * or rule sees them. Durable on return. A record whose given message id came before, here or through {@link #record}, is
     * left out as there, so that an upload can be repeated.
     *
     * @param records telemetry, events and diagnostics of any devices, in any order, stamped with the time of the upload. Each
     *     carries a time of its own: the property {@code creation-time}, or the time field of its stream in a JSON object
     * @return how many were new
     * @throws RecordException if one cannot be added, such as one without a time; its position is the index in the list. Then
     *     none is
     */
    int addToHistory(List<StreamRecord> records);

    /**
     * Erases all of a device that arrived until it was unregistered or in the few seconds after, and leaves out from now on
     * whatever still comes of that generation, such as records on their way through the log. So a device that is registered anew
     * under the id inherits nothing, and loses nothing if this is called late. Durable on return; may be repeated.
     *
     * @param deviceId the device
     * @param generationId the generation that is gone for good
     * @param gone when it was unregistered
     */
    void erase(String deviceId, String generationId, Instant gone);
}
