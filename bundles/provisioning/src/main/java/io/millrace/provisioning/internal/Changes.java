package io.millrace.provisioning.internal;

import io.millrace.api.identity.IdentityKind;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.registry.DeviceRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes changes in transactions that carry their life-cycle events along. */
final class Changes {

    private static final int MAX_ATTEMPTS = 10;
    private static final String ANY_ETAG = "*";

    private final Stores stores;
    private final LifecycleSender sender;
    private final Clock clock;

    Changes(Stores stores, LifecycleSender sender, Clock clock) {
        this.stores = stores;
        this.sender = sender;
        this.clock = clock;
    }

    /** A change, which adds what happened to the events. */
    @FunctionalInterface
    interface Work<T> {

        T run(List<LifecycleEvent> events);
    }

    /** Makes a change. */
    <T> T make(Work<T> work) {
        return stores.database().transaction(connection -> {
            List<LifecycleEvent> events = new ArrayList<>();
            T result = work.run(events);
            sender.publish(connection, events);
            return result;
        });
    }

    /**
     * Edits a device's record. If somebody else changed it meanwhile, it starts again, unless the caller named an etag.
     *
     * @param deviceId the device
     * @param ifMatch the etag that the record must have
     * @param type the event to tell of; an edit that changes nothing tells of {@code UPDATED} not at all
     * @param before joins the transaction first
     * @param editor makes the new record of the old one
     */
    DeviceRecord edit(
            String deviceId, Optional<String> ifMatch, Type type, Runnable before, UnaryOperator<DeviceRecord> editor) {
        for (int attempt = 1; ; attempt++) {
            try {
                return make(events -> {
                    before.run();
                    DeviceRecord old = require(deviceId);
                    requireMatch(old, ifMatch);
                    DeviceRecord edited = editor.apply(old);
                    boolean same = edited.equals(old);
                    if (!same || type != Type.UPDATED) {
                        events.add(event(type, old, Optional.empty()));
                    }
                    return same ? old : stores.registryAdmin().update(edited);
                });
            } catch (ConcurrentModificationException e) {
                if (ifMatch.isPresent() || attempt == MAX_ATTEMPTS) {
                    throw stale(deviceId);
                }
            }
        }
    }

    /** Finds a device. */
    DeviceRecord require(String deviceId) {
        return stores.registry().find(deviceId).orElseThrow(() -> notFound("device", deviceId));
    }

    /**
     * Finds a device that is to go, and keeps others from changing it until the change is made.
     *
     * @param deviceId the device
     * @param ifMatch the etag that the record must have
     */
    DeviceRecord require(String deviceId, Optional<String> ifMatch) {
        DeviceRecord device = require(deviceId);
        requireMatch(device, ifMatch);
        if (ifMatch.isPresent()) {
            try {
                stores.registryAdmin().update(device);
            } catch (ConcurrentModificationException e) {
                throw stale(deviceId);
            }
        }
        return device;
    }

    /** Returns the event of a device. */
    LifecycleEvent event(Type type, DeviceRecord device, Optional<String> credential) {
        return event(type, IdentityKind.DEVICE, device.id(), device.generationId(), credential);
    }

    /** Returns the event of a credential that was added, or replaced. */
    LifecycleEvent replaced(DeviceRecord device, String credential, Optional<Instant> oldUntil) {
        return new LifecycleEvent(
                Type.CREDENTIAL_PUT,
                IdentityKind.DEVICE,
                device.id(),
                device.generationId(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                Optional.of(credential),
                oldUntil);
    }

    /** Makes a change of authorities, of which listeners hear after its commit. */
    void ofAuthority(String authorityId, Runnable work) {
        stores.database().transaction(connection -> {
            work.run();
            stores.database().afterCommit(() -> sender.authorityChanged(authorityId));
            return true;
        });
    }

    /** Returns an event of now. */
    LifecycleEvent event(Type type, IdentityKind kind, String id, String generationId, Optional<String> credential) {
        return new LifecycleEvent(
                type, kind, id, generationId, clock.instant().truncatedTo(ChronoUnit.MILLIS), credential);
    }

    /** Returns the refusal of what is not there. */
    static ProvisioningException notFound(String what, String id) {
        return new ProvisioningException(Reason.NOT_FOUND, "there is no " + what + " '" + id + "'");
    }

    private static void requireMatch(DeviceRecord device, Optional<String> ifMatch) {
        if (ifMatch.filter(etag -> !etag.equals(ANY_ETAG) && !etag.equals(device.etag()))
                .isPresent()) {
            throw stale(device.id());
        }
    }

    private static ProvisioningException stale(String deviceId) {
        return new ProvisioningException(
                Reason.STALE, "device '" + deviceId + "' was changed meanwhile; read it again and repeat");
    }
}
