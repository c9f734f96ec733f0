package io.millrace.provisioning.internal;

import io.millrace.api.identity.Authority;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.IdentityAdmin;
import io.millrace.api.provisioning.BulkOutcome;
import io.millrace.api.provisioning.CredentialRequest;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import io.millrace.api.provisioning.ServiceRegistration;
import io.millrace.api.provisioning.ServiceRequest;
import io.millrace.api.provisioning.Token;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.api.registry.RegistryAdmin;
import io.millrace.api.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Provisioning as a component: brings the outbox up to date, and hands every call on. */
@Component(immediate = true)
public final class ProvisioningComponent implements Provisioning {

    private final Database database;
    private final LifecycleSender sender;
    private final Provisioning provisioning;

    /**
     * Takes the rooms that it writes.
     *
     * @param database of both
     * @param identity who may connect
     * @param registry the reading side of the index
     * @param registryAdmin its writing side
     * @param surroundings what comes and goes
     */
    @Activate
    public ProvisioningComponent(
            @Reference Database database,
            @Reference IdentityAdmin identity,
            @Reference Registry registry,
            @Reference RegistryAdmin registryAdmin,
            @Reference Surroundings surroundings) {
        this.database = database;
        sender = new LifecycleSender(database, surroundings);
        Stores stores = new Stores(database, identity, registry, registryAdmin);
        provisioning = new TransactionalProvisioning(stores, surroundings, sender, Clock.systemUTC());
    }

    /** Opens the outbox, before anybody sees the service. */
    @Activate
    void open() {
        database.migrate("provisioning", ProvisioningComponent.class);
        sender.open();
    }

    /** Stops sending. */
    @Deactivate
    void close() {
        sender.close();
    }

    @Override
    public Registration register(RegisterRequest request) {
        return provisioning.register(request);
    }

    @Override
    public void unregister(String deviceId, boolean purge) {
        provisioning.unregister(deviceId, purge);
    }

    @Override
    public DeviceRecord setEnabled(String deviceId, boolean enabled, Map<String, Object> metadata) {
        return provisioning.setEnabled(deviceId, enabled, metadata);
    }

    @Override
    public DeviceRecord patchMetadata(String deviceId, Map<String, Object> patch, Optional<String> ifMatch) {
        return provisioning.patchMetadata(deviceId, patch, ifMatch);
    }

    @Override
    public DeviceRecord patchReported(String deviceId, Map<String, Object> patch) {
        return provisioning.patchReported(deviceId, patch);
    }

    @Override
    public DeviceRecord setDesired(String deviceId, Map<String, Object> desired, Optional<String> ifMatch) {
        return provisioning.setDesired(deviceId, desired, ifMatch);
    }

    @Override
    public DeviceRecord setGateways(String deviceId, List<String> gateways) {
        return provisioning.setGateways(deviceId, gateways);
    }

    @Override
    public List<CredentialInfo> credentials(String deviceId) {
        return provisioning.credentials(deviceId);
    }

    @Override
    public Optional<String> putCredential(String deviceId, CredentialRequest credential) {
        return provisioning.putCredential(deviceId, credential);
    }

    @Override
    public void removeCredential(String deviceId, String name) {
        provisioning.removeCredential(deviceId, name);
    }

    @Override
    public Map<String, String> resetCredentials(String deviceId) {
        return provisioning.resetCredentials(deviceId);
    }

    @Override
    public Token issueToken(String deviceId, Duration validFor) {
        return provisioning.issueToken(deviceId, validFor);
    }

    @Override
    public Token issueToken(String deviceId, Duration validFor, String path) {
        return provisioning.issueToken(deviceId, validFor, path);
    }

    @Override
    public List<Authority> authorities() {
        return provisioning.authorities();
    }

    @Override
    public void putAuthority(Authority authority) {
        provisioning.putAuthority(authority);
    }

    @Override
    public void removeAuthority(String authorityId) {
        provisioning.removeAuthority(authorityId);
    }

    @Override
    public ServiceRegistration registerService(ServiceRequest request) {
        return provisioning.registerService(request);
    }

    @Override
    public List<ServiceRequest> services() {
        return provisioning.services();
    }

    @Override
    public void unregisterService(String serviceId) {
        provisioning.unregisterService(serviceId);
    }

    @Override
    public List<BulkOutcome> registerAll(List<RegisterRequest> requests) {
        return provisioning.registerAll(requests);
    }
}
