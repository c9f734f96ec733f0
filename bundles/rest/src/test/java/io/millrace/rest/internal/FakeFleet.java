package io.millrace.rest.internal;

import io.millrace.api.identity.Authority;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Validity;
import io.millrace.api.provisioning.BulkOutcome;
import io.millrace.api.provisioning.CredentialRequest;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import io.millrace.api.provisioning.ServiceRegistration;
import io.millrace.api.provisioning.ServiceRequest;
import io.millrace.api.provisioning.Token;
import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import io.millrace.api.registry.FilterException;
import io.millrace.api.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A small fleet in memory: both sides of provisioning. A filter that begins with {@code bad} has an error at 3. */
public final class FakeFleet implements Provisioning, Registry {

    private final TreeMap<String, DeviceRecord> devices = new TreeMap<>();
    private final Map<String, Map<String, CredentialInfo>> credentials = new TreeMap<>();
    private final Map<String, ServiceRequest> services = new TreeMap<>();
    private final Map<String, Authority> authorities = new TreeMap<>();
    private int changes;

    /** Ids of the devices whose history was to be erased. */
    public final List<String> purged = new ArrayList<>();

    @Override
    public synchronized Registration register(RegisterRequest request) {
        String id = request.id().orElse("made-" + devices.size());
        if (devices.containsKey(id)) {
            throw new ProvisioningException(Reason.CONFLICT, "device '" + id + "' exists");
        }
        if (id.contains(" ")) {
            throw new ProvisioningException(Reason.INVALID, "device id '" + id + "' has a space", Optional.of("/id"));
        }
        DeviceRecord device = new DeviceRecord(
                id, DeviceStatus.ENABLED, request.metadata(), Map.of(), Map.of(), 0, request.gateways(), "g1", etag());
        devices.put(id, device);
        Map<String, String> secrets = new LinkedHashMap<>();
        credentials.put(id, new TreeMap<>());
        List<CredentialRequest> asked = request.credentials().isEmpty()
                ? List.of(new CredentialRequest(
                        new CredentialInfo("password", CredentialKind.PASSWORD, Validity.ALWAYS), Optional.empty()))
                : request.credentials();
        for (CredentialRequest credential : asked) {
            putCredential(id, credential)
                    .ifPresent(secret -> secrets.put(credential.info().name(), secret));
        }
        return new Registration(device, secrets);
    }

    private String etag() {
        return "e" + ++changes;
    }

    private DeviceRecord require(String id) {
        return find(id).orElseThrow(
                        () -> new ProvisioningException(Reason.NOT_FOUND, "there is no device '" + id + "'"));
    }

    private DeviceRecord put(DeviceRecord device) {
        devices.put(device.id(), device);
        return device;
    }

    @Override
    public synchronized void unregister(String deviceId, boolean purge, Optional<String> ifMatch) {
        fresh(require(deviceId), ifMatch);
        devices.remove(deviceId);
        if (purge) {
            purged.add(deviceId);
        }
    }

    @Override
    public synchronized DeviceRecord setEnabled(String deviceId, boolean enabled, Map<String, Object> metadata) {
        DeviceRecord d = require(deviceId);
        Map<String, Object> merged = new LinkedHashMap<>(d.metadata());
        merged.putAll(metadata);
        return put(new DeviceRecord(
                d.id(),
                enabled ? DeviceStatus.ENABLED : DeviceStatus.DISABLED,
                merged,
                d.reported(),
                d.desired(),
                d.desiredVersion(),
                d.gateways(),
                d.generationId(),
                etag()));
    }

    @Override
    public synchronized DeviceRecord patchMetadata(
            String deviceId, Map<String, Object> patch, Optional<String> ifMatch) {
        DeviceRecord d = require(deviceId);
        fresh(d, ifMatch);
        Map<String, Object> merged = new LinkedHashMap<>(d.metadata());
        patch.forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
        return put(new DeviceRecord(
                d.id(),
                d.status(),
                merged,
                d.reported(),
                d.desired(),
                d.desiredVersion(),
                d.gateways(),
                d.generationId(),
                etag()));
    }

    private static void fresh(DeviceRecord device, Optional<String> ifMatch) {
        if (ifMatch.isPresent() && !ifMatch.get().equals(device.etag())) {
            throw new ProvisioningException(
                    Reason.STALE, "the record has etag " + device.etag() + ", not " + ifMatch.get());
        }
    }

    @Override
    public DeviceRecord patchReported(String deviceId, Map<String, Object> patch) {
        throw new UnsupportedOperationException("devices do that");
    }

    @Override
    public synchronized DeviceRecord setDesired(
            String deviceId, Map<String, Object> desired, Optional<String> ifMatch) {
        DeviceRecord d = require(deviceId);
        fresh(d, ifMatch);
        return put(new DeviceRecord(
                d.id(),
                d.status(),
                d.metadata(),
                d.reported(),
                desired,
                d.desiredVersion() + 1,
                d.gateways(),
                d.generationId(),
                etag()));
    }

    @Override
    public synchronized DeviceRecord setGateways(String deviceId, List<String> gateways, Optional<String> ifMatch) {
        DeviceRecord d = require(deviceId);
        fresh(d, ifMatch);
        return put(new DeviceRecord(
                d.id(),
                d.status(),
                d.metadata(),
                d.reported(),
                d.desired(),
                d.desiredVersion(),
                gateways,
                d.generationId(),
                etag()));
    }

    @Override
    public synchronized List<CredentialInfo> credentials(String deviceId) {
        require(deviceId);
        return List.copyOf(credentials.get(deviceId).values());
    }

    @Override
    public synchronized Optional<String> putCredential(String deviceId, CredentialRequest credential) {
        require(deviceId);
        if (credential.secret().filter("wrong"::equals).isPresent()) {
            throw new ProvisioningException(Reason.INVALID, "that is no secret", Optional.of("/secret"));
        }
        credentials.get(deviceId).put(credential.info().name(), credential.info());
        return credential.secret().isPresent() ? Optional.empty() : Optional.of("secret-" + ++changes);
    }

    @Override
    public synchronized void removeCredential(String deviceId, String name) {
        require(deviceId);
        if (credentials.get(deviceId).remove(name) == null) {
            throw new ProvisioningException(Reason.NOT_FOUND, "there is no credential '" + name + "'");
        }
    }

    @Override
    public synchronized Map<String, String> resetCredentials(String deviceId) {
        require(deviceId);
        return Map.of("password", "secret-" + ++changes);
    }

    @Override
    public synchronized Token issueToken(String deviceId, Duration validFor) {
        require(deviceId);
        return new Token("SharedAccessSignature sr=devices%2F" + deviceId, Instant.EPOCH.plus(validFor));
    }

    @Override
    public synchronized ServiceRegistration registerService(ServiceRequest request) {
        services.put(request.id(), request);
        return new ServiceRegistration(request, "secret-" + ++changes);
    }

    @Override
    public synchronized List<ServiceRequest> services() {
        return List.copyOf(services.values());
    }

    @Override
    public synchronized List<Authority> authorities() {
        return List.copyOf(authorities.values());
    }

    @Override
    public synchronized void putAuthority(Authority authority) {
        authorities.put(authority.id(), authority);
    }

    @Override
    public synchronized void removeAuthority(String authorityId) {
        if (authorities.remove(authorityId) == null) {
            throw new ProvisioningException(Reason.NOT_FOUND, "there is no authority '" + authorityId + "'");
        }
    }

    @Override
    public synchronized void unregisterService(String serviceId) {
        if (services.remove(serviceId) == null) {
            throw new ProvisioningException(Reason.NOT_FOUND, "there is no service '" + serviceId + "'");
        }
    }

    @Override
    public List<BulkOutcome> registerAll(List<RegisterRequest> requests) {
        List<BulkOutcome> outcomes = new ArrayList<>();
        for (RegisterRequest request : requests) {
            try {
                outcomes.add(new BulkOutcome(Optional.of(register(request)), Optional.empty()));
            } catch (ProvisioningException e) {
                outcomes.add(new BulkOutcome(Optional.empty(), Optional.of(e)));
            }
        }
        return outcomes;
    }

    @Override
    public synchronized Optional<DeviceRecord> find(String deviceId) {
        return Optional.ofNullable(devices.get(deviceId));
    }

    @Override
    public synchronized DevicePage query(Optional<String> filter, int limit, Optional<String> cursor) {
        if (filter.filter(text -> text.startsWith("bad")).isPresent()) {
            throw new FilterException(3, "expected an operator such as eq");
        }
        if (cursor.filter(text -> text.startsWith("!")).isPresent()) {
            throw new IllegalArgumentException("the cursor is none of this query");
        }
        List<DeviceRecord> found = devices.tailMap(cursor.orElse(""), cursor.isEmpty()).values().stream()
                .limit(limit + 1L)
                .toList();
        boolean more = found.size() > limit;
        List<DeviceRecord> page = more ? found.subList(0, limit) : found;
        return new DevicePage(page, true, more ? Optional.of(page.get(limit - 1).id()) : Optional.empty());
    }

    @Override
    public synchronized long count() {
        return devices.size();
    }

    @Override
    public boolean isGatewayOf(String gatewayId, String childId) {
        return false;
    }
}
