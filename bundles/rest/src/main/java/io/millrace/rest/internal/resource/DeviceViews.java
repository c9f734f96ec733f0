package io.millrace.rest.internal.resource;

import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.presence.Presence;
import io.millrace.api.presence.PresenceService;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.state.StateStore;
import io.millrace.json.Json;
import io.millrace.rest.internal.provider.Slot;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How devices and what belongs to them look in JSON. */
public final class DeviceViews {

    private final Slot<PresenceService> presence;
    private final Slot<StateStore> state;

    /**
     * Takes who knows presence; a record is shown without it while they are away.
     *
     * @param presence who is connected now
     * @param state who was seen last
     */
    public DeviceViews(Slot<PresenceService> presence, Slot<StateStore> state) {
        this.presence = presence;
        this.state = state;
    }

    /** Returns a record with presence. */
    public Map<String, Object> record(DeviceRecord device) {
        Map<String, Object> map = withoutPresence(device);
        map.put("etag", device.etag());
        map.put("presence", presence(device.id()));
        return map;
    }

    /** Returns what of a record can be taken to another node. */
    public static Map<String, Object> withoutPresence(DeviceRecord device) {
        return Json.of(
                "id", device.id(),
                "status", device.status().wireName(),
                "metadata", device.metadata(),
                "reported", device.reported(),
                "desired", device.desired(),
                "desiredVersion", device.desiredVersion(),
                "gateways", device.gateways(),
                "generationId", device.generationId());
    }

    /** Returns a credential; its secret is not known here. */
    public static Map<String, Object> credential(CredentialInfo info) {
        return Json.of(
                "name", info.name(),
                "kind", info.kind().name().toLowerCase(Locale.ROOT),
                "notBefore", info.validity().notBefore().map(Object::toString).orElse(null),
                "notAfter", info.validity().notAfter().map(Object::toString).orElse(null));
    }

    private Map<String, Object> presence(String deviceId) {
        Optional<Presence> now = presence.current().flatMap(service -> service.connected(deviceId));
        if (now.isPresent()) {
            return presence(now.get());
        }
        Optional<Presence> last = state.current().flatMap(store -> store.lastPresence(deviceId));
        boolean gatewayIsThere = presence.current().isPresent();
        return last.map(seen -> presence(gatewayIsThere ? new Presence(false, seen.since(), seen.protocol()) : seen))
                .orElseGet(() -> Json.of("connected", false, "since", null, "protocol", null));
    }

    private static Map<String, Object> presence(Presence presence) {
        return Json.of(
                "connected", presence.connected(),
                "since", presence.since().toString(),
                "protocol", presence.protocol());
    }
}
