package io.millrace.provisioning.internal;

import io.millrace.api.alert.Alerts;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.state.StateStore;
import io.millrace.api.storage.StorageException;
import java.time.Instant;
import java.util.Optional;

/**
 * The stores that keep data of devices. A device is erased in all of them or not yet.
 *
 * @param state last known values and history
 * @param inbox commands and their outcomes
 * @param alerts of rules and routes
 */
record DeviceData(StateStore state, Inbox inbox, Alerts alerts) {

    /** Returns the stores, if all of them are there now. */
    static Optional<DeviceData> of(OptionalServices optional) {
        return optional.state().flatMap(state -> optional.inbox()
                .flatMap(inbox -> optional.alerts().map(alerts -> new DeviceData(state, inbox, alerts))));
    }

    /**
     * Erases what there is of a device until it was unregistered; may be repeated.
     *
     * @throws StorageException if one of them fails
     */
    void erase(String deviceId, String generationId, Instant gone) {
        alerts.erase(deviceId, generationId);
        state.erase(deviceId, generationId, gone);
        try {
            inbox.erase(deviceId, generationId, gone);
        } catch (InboxException e) {
            throw new StorageException("the inbox of " + deviceId + " is not erased: " + e.getMessage(), e);
        }
    }
}
