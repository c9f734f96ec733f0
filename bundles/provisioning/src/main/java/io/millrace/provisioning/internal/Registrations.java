package io.millrace.provisioning.internal;

import io.millrace.api.identity.Identity;
import io.millrace.api.identity.Identity.Grants;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.NewCredential;
import io.millrace.api.provisioning.BulkOutcome;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.storage.StorageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers devices, one or many. */
final class Registrations {

    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
    private static final int CHUNK = 250;

    private final Stores stores;
    private final Changes changes;
    private final RequestCheck check;

    Registrations(Stores stores, Changes changes, RequestCheck check) {
        this.stores = stores;
        this.changes = changes;
        this.check = check;
    }

    /** Registers one device. */
    Registration register(RegisterRequest request) {
        return insert(check.draft(request));
    }

    /** Registers many, in chunks of one transaction each. */
    List<BulkOutcome> registerAll(List<RegisterRequest> requests) {
        List<BulkOutcome> outcomes = new ArrayList<>(requests.size());
        for (int from = 0; from < requests.size(); from += CHUNK) {
            outcomes.addAll(chunk(requests.subList(from, Math.min(requests.size(), from + CHUNK))));
        }
        return outcomes;
    }

    private List<BulkOutcome> chunk(List<RegisterRequest> requests) {
        Map<Integer, BulkOutcome> outcomes = new TreeMap<>();
        Map<Integer, Draft> drafts = new TreeMap<>();
        Map<Integer, Draft> alone = new TreeMap<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < requests.size(); i++) {
            try {
                Draft draft = check.draft(requests.get(i));
                if (!ids.add(draft.device().id())) {
                    throw conflict(draft);
                }
                // A slow hash would keep the whole chunk's rows locked meanwhile.
                (draft.isSlow() ? alone : drafts).put(i, draft);
            } catch (ProvisioningException e) {
                outcomes.put(i, refused(e));
            }
        }
        try {
            outcomes.putAll(changes.make(events -> insertAll(drafts, events)));
        } catch (IllegalStateException | StorageException e) {
            LOG.debug("A chunk of registrations is done one by one", e);
            alone.putAll(drafts);
        }
        alone.forEach((i, draft) -> outcomes.put(i, outcome(draft)));
        return List.copyOf(outcomes.values());
    }

    private Map<Integer, BulkOutcome> insertAll(Map<Integer, Draft> drafts, List<LifecycleEvent> events) {
        Map<Integer, BulkOutcome> outcomes = new TreeMap<>();
        drafts.forEach((i, draft) -> {
            boolean exists = stores.registry().find(draft.device().id()).isPresent();
            outcomes.put(i, exists ? refused(conflict(draft)) : registered(write(draft, events)));
        });
        return outcomes;
    }

    private BulkOutcome outcome(Draft draft) {
        try {
            return registered(insert(draft));
        } catch (ProvisioningException e) {
            return refused(e);
        }
    }

    private Registration insert(Draft draft) {
        return changes.make(events -> {
            if (stores.registry().find(draft.device().id()).isPresent()) {
                throw conflict(draft);
            }
            try {
                return write(draft, events);
            } catch (IllegalStateException e) {
                // Somebody else registered it just now.
                throw conflict(draft);
            }
        });
    }

    private Registration write(Draft draft, List<LifecycleEvent> events) {
        DeviceRecord device = draft.device();
        stores.identity()
                .create(new Identity(IdentityKind.DEVICE, device.id(), true, device.generationId(), Grants.NONE));
        for (NewCredential credential : draft.credentials()) {
            stores.identity().putCredential(IdentityKind.DEVICE, device.id(), credential);
        }
        DeviceRecord stored = stores.registryAdmin().insert(device);
        events.add(changes.event(Type.REGISTERED, stored, Optional.empty()));
        return new Registration(stored, draft.secrets());
    }

    private static BulkOutcome registered(Registration registration) {
        return new BulkOutcome(Optional.of(registration), Optional.empty());
    }

    private static BulkOutcome refused(ProvisioningException e) {
        return new BulkOutcome(Optional.empty(), Optional.of(e));
    }

    private static ProvisioningException conflict(Draft draft) {
        return new ProvisioningException(
                Reason.CONFLICT, "device '" + draft.device().id() + "' exists", Optional.of("/id"));
    }
}
