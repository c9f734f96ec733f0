package io.millrace.provisioning.internal;

import static io.millrace.provisioning.internal.Pointers.below;
import static io.millrace.provisioning.internal.Pointers.invalid;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import io.millrace.api.identity.NewCredential;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.ServiceRequest;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Checks what callers ask for; a refusal says what was wrong, where, and what would be right. */
final class RequestCheck {

    private static final int MAX_GATEWAYS = 16;
    private static final Duration LONGEST_TOKEN = Duration.ofDays(366);
    private static final Set<String> SENDABLE = Set.of("commands");

    private final Secrets secrets;
    private final CredentialCheck credentials;

    RequestCheck(Secrets secrets, CredentialCheck credentials) {
        this.secrets = secrets;
        this.credentials = credentials;
    }

    /** Checks a device to register, and makes what it does not bring. */
    Draft draft(RegisterRequest request) {
        String id = request.id().map(given -> deviceId("/id", given)).orElseGet(secrets::id);
        ObjectCheck.input("/metadata", request.metadata());
        Map<String, Object> metadata = MergePatch.apply(Map.of(), request.metadata());
        ObjectCheck.size("metadata", "/metadata", metadata);
        List<String> gateways = gateways(id, request.gateways());
        List<NewCredential> made = credentials.all(request.credentials());
        String generation = UUID.randomUUID().toString();
        DeviceRecord device =
                new DeviceRecord(id, DeviceStatus.ENABLED, metadata, Map.of(), Map.of(), 0, gateways, generation, "");
        return new Draft(device, made);
    }

    /** Checks the gateways of a device. */
    List<String> gateways(String deviceId, List<String> gateways) {
        if (gateways.size() > MAX_GATEWAYS) {
            throw invalid("/gateways", gateways.size() + " gateways; a device has at most " + MAX_GATEWAYS);
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < gateways.size(); i++) {
            String pointer = below("/gateways", String.valueOf(i));
            String gateway = deviceId(pointer, gateways.get(i));
            if (gateway.equals(deviceId)) {
                throw invalid(pointer, "a device is not its own gateway");
            }
            if (!seen.add(gateway)) {
                throw invalid(pointer, "the gateway '" + gateway + "' is there twice");
            }
        }
        return gateways;
    }

    /** Checks a service to register. */
    void service(ServiceRequest request) {
        level("/id", "service id", request.id());
        for (StreamKind kind : request.grants().consume()) {
            if (!kind.isOpenToServices()) {
                throw invalid("/consume", "services do not consume '" + kind.wireName() + "'");
            }
        }
        for (String word : request.grants().send()) {
            if (!SENDABLE.contains(word)) {
                throw invalid("/send", "services may send " + SENDABLE + " only");
            }
        }
    }

    /** Checks for how long a token is to be valid. */
    void validFor(Duration validFor) {
        if (validFor.compareTo(Duration.ofSeconds(1)) < 0 || validFor.compareTo(LONGEST_TOKEN) > 0) {
            throw invalid("/validFor", validFor + " is not from PT1S to P366D");
        }
    }

    /** Checks the path that narrows a token. */
    void tokenPath(String path) {
        for (String level : path.split("/", -1)) {
            level("/path", "path level", level);
            if (level.equals(".") || level.equals("..")) {
                throw invalid(
                        "/path", "the path has a level '" + level + "'; it is below the device's own, as telemetry");
            }
        }
    }

    private static String deviceId(String pointer, String id) {
        try {
            return Names.requireDeviceId(id);
        } catch (AddressException e) {
            throw invalid(pointer, e.getMessage());
        }
    }

    private static void level(String pointer, String what, String level) {
        try {
            Names.requireLevel(what, level);
        } catch (AddressException e) {
            throw invalid(pointer, e.getMessage());
        }
    }
}
