package io.millrace.provisioning.internal;

import io.millrace.api.identity.Authority;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.IdentityAdmin;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.provisioning.BulkOutcome;
import io.millrace.api.provisioning.CredentialRequest;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.ProvisioningChange.Operation;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import io.millrace.api.provisioning.ServiceRegistration;
import io.millrace.api.provisioning.ServiceRequest;
import io.millrace.api.provisioning.Token;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import io.millrace.api.registry.Registry;
import io.millrace.api.registry.RegistryAdmin;
import io.millrace.api.storage.Database;
import io.millrace.api.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Provisioning as transactions over identity and registry. Any thread. */
@Component(immediate = true)
public final class TransactionalProvisioning implements Provisioning {

    private final Stores stores;
    private final LifecycleSender sender;
    private final OptionalServices optional;
    private final PendingPurges purges;
    private final Changes changes;
    private final RequestCheck check;
    private final Registrations registrations;
    private final Credentials credentials;
    private final Services services;
    private final AuthorityChanges authorities;
    private final Workflow workflow;

    /**
     * Called by the framework.
     *
     * @param database of both
     * @param identity who may connect
     * @param registry the reading side of the index
     * @param registryAdmin its writing side
     * @param optional what comes and goes
     */
    @Activate
    public TransactionalProvisioning(
            @Reference Database database,
            @Reference IdentityAdmin identity,
            @Reference Registry registry,
            @Reference RegistryAdmin registryAdmin,
            @Reference OptionalServices optional) {
        this(new Stores(database, identity, registry, registryAdmin), optional, Clock.systemUTC());
    }

    /**
     * Puts the parts together.
     *
     * @param stores what it writes
     * @param optional what comes and goes
     * @param clock for events and tokens
     */
    TransactionalProvisioning(Stores stores, OptionalServices optional, Clock clock) {
        this.stores = stores;
        this.optional = optional;
        purges = new PendingPurges(stores.database());
        sender = new LifecycleSender(stores.database(), optional, purges);
        Secrets secrets = new Secrets();
        CredentialCheck credentialCheck = new CredentialCheck(secrets);
        changes = new Changes(stores, sender, clock);
        check = new RequestCheck(secrets, credentialCheck);
        registrations = new Registrations(stores, changes, check);
        credentials = new Credentials(stores, changes, credentialCheck, clock);
        services = new Services(stores, changes, check, credentialCheck);
        authorities = new AuthorityChanges(stores, changes, clock);
        workflow = new Workflow(optional, id -> stores.registry().find(id).isPresent(), check::draft);
    }

    /** Opens the outbox, before anybody sees the service. */
    @Activate
    void open() {
        stores.database().migrate("provisioning", TransactionalProvisioning.class);
        sender.open();
    }

    /** Stops sending. */
    @Deactivate
    void close() {
        sender.close();
    }

    @Override
    public Registration register(RegisterRequest request) {
        return workflow.register(request, registrations::register);
    }

    @Override
    public List<BulkOutcome> registerAll(List<RegisterRequest> requests) {
        return workflow.registerAll(requests, registrations::register, registrations::registerAll);
    }

    @Override
    public void unregister(String deviceId, boolean purge, Optional<String> ifMatch) {
        workflow.change(Operation.UNREGISTER, deviceId, Map.of(), () -> {
            remove(deviceId, purge, ifMatch);
            return deviceId;
        });
    }

    private void remove(String deviceId, boolean purge, Optional<String> ifMatch) {
        // Asked for before the change: a device that is gone cannot be unregistered again to be purged.
        Optional<DeviceData> erased = purge ? Optional.of(requireData()) : Optional.empty();
        LifecycleEvent gone = changes.make(events -> {
            DeviceRecord device = changes.require(deviceId, ifMatch);
            stores.identity().delete(IdentityKind.DEVICE, deviceId);
            stores.registryAdmin().delete(deviceId);
            LifecycleEvent event = changes.event(Type.UNREGISTERED, device, Optional.empty());
            events.add(event);
            if (purge) {
                purges.note(event);
            }
            return event;
        });
        erased.ifPresent(data -> purges.run(data, gone));
    }

    private DeviceData requireData() {
        return DeviceData.of(optional)
                .orElseThrow(() -> new StorageException(
                        "the " + missingData() + " is away, so that not all can be erased; nothing was changed", null));
    }

    private String missingData() {
        if (optional.state().isEmpty()) {
            return "store of state and history";
        }
        if (optional.inbox().isEmpty()) {
            return "inbox";
        }
        if (optional.alerts().isEmpty()) {
            return "store of alerts";
        }
        return optional.deadLetters().isEmpty() ? "folder of dead letters" : "stream log";
    }

    @Override
    public DeviceRecord setEnabled(String deviceId, boolean enabled, Map<String, Object> metadata) {
        ObjectCheck.input("", metadata);
        return workflow.change(
                enabled ? Operation.ACTIVATE : Operation.DEACTIVATE,
                deviceId,
                metadata,
                () -> changes.edit(
                        deviceId,
                        Optional.empty(),
                        enabled ? Type.ACTIVATED : Type.DEACTIVATED,
                        () -> stores.identity().setEnabled(IdentityKind.DEVICE, deviceId, enabled),
                        old -> withMetadata(withStatus(old, enabled), metadata)));
    }

    @Override
    public DeviceRecord patchMetadata(String deviceId, Map<String, Object> patch, Optional<String> ifMatch) {
        ObjectCheck.input("", patch);
        return workflow.change(
                Operation.UPDATE, deviceId, patch, () -> update(deviceId, ifMatch, old -> withMetadata(old, patch)));
    }

    @Override
    public DeviceRecord patchReported(String deviceId, Map<String, Object> patch) {
        ObjectCheck.input("", patch);
        return update(deviceId, Optional.empty(), old -> {
            Map<String, Object> reported = MergePatch.apply(old.reported(), patch);
            ObjectCheck.size("reported", "", reported);
            return copy(old, old.metadata(), reported, old.gateways());
        });
    }

    @Override
    public DeviceRecord setDesired(String deviceId, Map<String, Object> desired, Optional<String> ifMatch) {
        ObjectCheck.input("", desired);
        ObjectCheck.size("desired", "", desired);
        return update(
                deviceId,
                ifMatch,
                old -> new DeviceRecord(
                        old.id(),
                        old.status(),
                        old.metadata(),
                        old.reported(),
                        desired,
                        old.desiredVersion() + 1,
                        old.gateways(),
                        old.generationId(),
                        old.etag()));
    }

    @Override
    public DeviceRecord setGateways(String deviceId, List<String> gateways, Optional<String> ifMatch) {
        check.gateways(deviceId, gateways);
        return update(deviceId, ifMatch, old -> copy(old, old.metadata(), old.reported(), gateways));
    }

    @Override
    public List<CredentialInfo> credentials(String deviceId) {
        return credentials.list(deviceId);
    }

    @Override
    public Optional<String> putCredential(String deviceId, CredentialRequest credential) {
        return credentials.put(deviceId, credential);
    }

    @Override
    public void removeCredential(String deviceId, String name) {
        credentials.remove(deviceId, name);
    }

    @Override
    public Map<String, String> resetCredentials(String deviceId) {
        return credentials.reset(deviceId);
    }

    @Override
    public Token issueToken(String deviceId, Duration validFor) {
        check.validFor(validFor);
        return credentials.token(deviceId, validFor, "devices/" + deviceId);
    }

    @Override
    public Token issueToken(String deviceId, Duration validFor, String path) {
        check.validFor(validFor);
        check.tokenPath(path);
        return credentials.token(deviceId, validFor, "devices/" + deviceId + "/" + path);
    }

    @Override
    public List<Authority> authorities() {
        return authorities.list();
    }

    @Override
    public void putAuthority(Authority authority) {
        authorities.put(authority);
    }

    @Override
    public void removeAuthority(String authorityId) {
        authorities.remove(authorityId);
    }

    @Override
    public ServiceRegistration registerService(ServiceRequest request) {
        return services.register(request);
    }

    @Override
    public List<ServiceRequest> services() {
        return services.list();
    }

    @Override
    public void unregisterService(String serviceId) {
        services.unregister(serviceId);
    }

    private DeviceRecord update(String deviceId, Optional<String> ifMatch, UnaryOperator<DeviceRecord> editor) {
        return changes.edit(deviceId, ifMatch, Type.UPDATED, () -> {}, editor);
    }

    private static DeviceRecord withMetadata(DeviceRecord old, Map<String, Object> patch) {
        Map<String, Object> metadata = MergePatch.apply(old.metadata(), patch);
        ObjectCheck.size("metadata", "", metadata);
        return copy(old, metadata, old.reported(), old.gateways());
    }

    private static DeviceRecord withStatus(DeviceRecord old, boolean enabled) {
        return new DeviceRecord(
                old.id(),
                enabled ? DeviceStatus.ENABLED : DeviceStatus.DISABLED,
                old.metadata(),
                old.reported(),
                old.desired(),
                old.desiredVersion(),
                old.gateways(),
                old.generationId(),
                old.etag());
    }

    private static DeviceRecord copy(
            DeviceRecord old, Map<String, Object> metadata, Map<String, Object> reported, List<String> gateways) {
        return new DeviceRecord(
                old.id(),
                old.status(),
                metadata,
                reported,
                old.desired(),
                old.desiredVersion(),
                gateways,
                old.generationId(),
                old.etag());
    }
}
