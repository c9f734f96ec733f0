package io.millrace.provisioning.internal;

import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.NewCredential;
import io.millrace.api.identity.Validity;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.ServiceRegistration;
import io.millrace.api.provisioning.ServiceRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Registers backend programs. */
final class Services {

    private final Stores stores;
    private final Changes changes;
    private final RequestCheck requestCheck;
    private final CredentialCheck credentialCheck;

    Services(Stores stores, Changes changes, RequestCheck requestCheck, CredentialCheck credentialCheck) {
        this.stores = stores;
        this.changes = changes;
        this.requestCheck = requestCheck;
        this.credentialCheck = credentialCheck;
    }

    ServiceRegistration register(ServiceRequest request) {
        requestCheck.service(request);
        NewCredential password = credentialCheck.generated(
                new CredentialInfo(CredentialCheck.PASSWORD, CredentialKind.PASSWORD, Validity.ALWAYS));
        String generation = UUID.randomUUID().toString();
        return changes.make(events -> {
            try {
                stores.identity()
                        .create(new Identity(IdentityKind.SERVICE, request.id(), true, generation, request.grants()));
            } catch (IllegalStateException e) {
                throw new ProvisioningException(
                        Reason.CONFLICT, "service '" + request.id() + "' exists", Optional.of("/id"));
            }
            stores.identity().putCredential(IdentityKind.SERVICE, request.id(), password);
            events.add(
                    changes.event(Type.REGISTERED, IdentityKind.SERVICE, request.id(), generation, Optional.empty()));
            return new ServiceRegistration(request, password.secret());
        });
    }

    List<ServiceRequest> list() {
        return stores.identity().services().stream()
                .map(identity -> new ServiceRequest(identity.id(), identity.grants()))
                .toList();
    }

    void unregister(String serviceId) {
        changes.make(events -> {
            Identity service = stores.identity().services().stream()
                    .filter(identity -> identity.id().equals(serviceId))
                    .findAny()
                    .orElseThrow(() -> Changes.notFound("service", serviceId));
            stores.identity().delete(IdentityKind.SERVICE, serviceId);
            return events.add(changes.event(
                    Type.UNREGISTERED, IdentityKind.SERVICE, serviceId, service.generationId(), Optional.empty()));
        });
    }
}
