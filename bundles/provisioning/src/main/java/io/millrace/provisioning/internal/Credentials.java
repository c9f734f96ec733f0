package io.millrace.provisioning.internal;

import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.NewCredential;
import io.millrace.api.identity.Validity;
import io.millrace.api.provisioning.CredentialRequest;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import io.millrace.api.provisioning.Token;
import io.millrace.api.registry.DeviceRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes the credentials of devices, and signs tokens with them. */
final class Credentials {

    private static final String PRIMARY_KEY = "primaryKey";

    private final Stores stores;
    private final Changes changes;
    private final CredentialCheck check;
    private final Clock clock;

    Credentials(Stores stores, Changes changes, CredentialCheck check, Clock clock) {
        this.stores = stores;
        this.changes = changes;
        this.check = check;
        this.clock = clock;
    }

    List<CredentialInfo> list(String deviceId) {
        changes.require(deviceId);
        return stores.identity().credentials(IdentityKind.DEVICE, deviceId);
    }

    Optional<String> put(String deviceId, CredentialRequest request) {
        NewCredential credential = check.one("/secret", request);
        Optional<Instant> oldUntil = check.overlap(request).map(clock.instant()::plus);
        changes.make(events -> put(changes.require(deviceId), credential, oldUntil, events));
        return Optional.of(credential).filter(NewCredential::generated).map(NewCredential::secret);
    }

    void remove(String deviceId, String name) {
        changes.make(events -> {
            DeviceRecord device = changes.require(deviceId);
            if (!stores.identity().removeCredential(IdentityKind.DEVICE, deviceId, name)) {
                throw Changes.notFound("credential of device '" + deviceId + "' named", name);
            }
            return events.add(changes.event(Type.CREDENTIAL_REMOVED, device, Optional.of(name)));
        });
    }

    Map<String, String> reset(String deviceId) {
        return changes.make(events -> {
            DeviceRecord device = changes.require(deviceId);
            Map<String, String> made = new LinkedHashMap<>();
            stores.identity().reset(IdentityKind.DEVICE, deviceId, clock.instant());
            for (CredentialInfo info : stores.identity().credentials(IdentityKind.DEVICE, deviceId)) {
                NewCredential renewed = check.generated(info);
                stores.identity().putCredential(IdentityKind.DEVICE, deviceId, renewed);
                made.put(info.name(), renewed.secret());
            }
            events.add(changes.event(Type.CREDENTIALS_RESET, device, Optional.empty()));
            return made;
        });
    }

    /** Signs a token for a resource of the device; a device without any key gets one. */
    Token token(String deviceId, Duration validFor, String resource) {
        Instant expires = clock.instant().plus(validFor).truncatedTo(ChronoUnit.SECONDS);
        return changes.make(events -> {
            DeviceRecord device = changes.require(deviceId);
            boolean hasKey = stores.identity().credentials(IdentityKind.DEVICE, deviceId).stream()
                    .anyMatch(info -> info.kind() == CredentialKind.KEY);
            if (!hasKey) {
                CredentialInfo info = new CredentialInfo(PRIMARY_KEY, CredentialKind.KEY, Validity.ALWAYS);
                put(device, check.generated(info), Optional.empty(), events);
            }
            return stores.identity()
                    .signToken(deviceId, resource, expires)
                    .map(token -> new Token(token, expires))
                    .orElseThrow(
                            () -> Pointers.invalid("", "none of the keys of device '" + deviceId + "' is valid now"));
        });
    }

    private boolean put(
            DeviceRecord device, NewCredential credential, Optional<Instant> oldUntil, List<LifecycleEvent> events) {
        String name = credential.info().name();
        List<CredentialInfo> others = stores.identity().credentials(IdentityKind.DEVICE, device.id()).stream()
                .filter(info -> !info.name().equals(name) && !info.name().endsWith(CredentialInfo.PREVIOUS))
                .toList();
        if (others.size() >= CredentialCheck.MAX_CREDENTIALS) {
            throw Pointers.invalid("", CredentialCheck.tooMany());
        }
        stores.identity().putCredential(IdentityKind.DEVICE, device.id(), credential, oldUntil);
        return events.add(changes.replaced(device, name, oldUntil));
    }
}
