package io.millrace.inbox.internal;

import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.inbox.OutcomeListener;
import io.millrace.api.log.StreamLog;
import io.millrace.api.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The one holder of providers whose swap the inbox outlives: while one is away, what needs it waits. Any thread. */
@Component(service = Providers.class)
public final class Providers implements Directory {

    private final List<OutcomeListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<IdentityStore> identity = Optional.empty();
    private volatile Optional<StreamLog> log = Optional.empty();

    @Override
    public Optional<String> generation(String deviceId) {
        IdentityStore store = identity.orElseThrow(
                () -> new InboxException(Reason.UNAVAILABLE, "the identity store is away; try again"));
        try {
            return store.find(IdentityKind.DEVICE, deviceId).map(Identity::generationId);
        } catch (StorageException | IllegalStateException e) {
            throw new InboxException(Reason.UNAVAILABLE, "the identity store cannot be asked; try again", e);
        }
    }

    @Override
    public Optional<StreamLog> log() {
        return log;
    }

    @Override
    public List<OutcomeListener> outcomeListeners() {
        return listeners;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindIdentity(IdentityStore provider) {
        identity = Optional.of(provider);
    }

    /** Called by the framework. */
    public void unbindIdentity(IdentityStore provider) {
        identity = identity.filter(current -> current != provider);
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindLog(StreamLog provider) {
        log = Optional.of(provider);
    }

    /** Called by the framework. */
    public void unbindLog(StreamLog provider) {
        log = log.filter(current -> current != provider);
    }

    /** Called by the framework. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addOutcomeListener(OutcomeListener listener) {
        listeners.add(listener);
    }

    /** Called by the framework. */
    public void removeOutcomeListener(OutcomeListener listener) {
        listeners.remove(listener);
    }
}
