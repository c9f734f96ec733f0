package io.millrace.provisioning.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.alert.Alerts;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.log.LogException;
import io.millrace.api.log.StreamLog;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.state.StateStore;
import io.millrace.api.storage.StorageException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The stores that keep data of devices. A device is erased in all of them or not yet.
 *
 * @param state last known values and history
 * @param inbox commands and their outcomes
 * @param alerts of rules and routes
 * @param letters what no route could process
 * @param log where changes of alerts are
 */
record DeviceData(StateStore state, Inbox inbox, Alerts alerts, DeadLetters letters, StreamLog log) {

    /** Returns the stores, if all of them are there now. */
    static Optional<DeviceData> of(OptionalServices optional) {
        return optional.state().flatMap(state -> optional.inbox().flatMap(inbox -> optional.alerts()
                .flatMap(alerts -> optional.deadLetters().flatMap(letters -> optional.log()
                        .map(log -> new DeviceData(state, inbox, alerts, letters, log))))));
    }

    /**
     * Erases what there is of a device until it was unregistered; may be repeated.
     *
     * @throws StorageException if one of them fails
     */
    void erase(String deviceId, String generationId, Instant gone) {
        alerts.erase(deviceId, generationId);
        try {
            log.erase(StreamKind.ALERTS, deviceId, generationId);
        } catch (LogException e) {
            throw new StorageException(
                    "the alerts of " + deviceId + " are not erased from the log: " + e.getMessage(), e);
        }
        eraseLetters(deviceId, generationId, gone);
        state.erase(deviceId, generationId, gone);
        try {
            inbox.erase(deviceId, generationId, gone);
        } catch (InboxException e) {
            throw new StorageException("the inbox of " + deviceId + " is not erased: " + e.getMessage(), e);
        }
    }

    private void eraseLetters(String deviceId, String generationId, Instant gone) {
        try {
            letters.erase(deviceId, generationId, gone);
        } catch (UncheckedIOException e) {
            throw new StorageException("the dead letters of " + deviceId + " are not erased: " + e.getMessage(), e);
        }
    }
}
