package io.millrace.provisioning.internal;

import io.millrace.api.alert.Alerts;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.log.StreamLog;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.provisioning.ProvisioningStep;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.state.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Optional services, followed as they come and go; the one place of dynamic references in this bundle. */
@Component(service = OptionalServices.class)
public final class DynamicServices implements OptionalServices {

    /** How long a change waits for what is being replaced (design, section 2). */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile StreamLog streamLog;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile StateStore stateStore;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Inbox commands;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Alerts alertStore;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DeadLetters letters;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<ProvisioningListener> provisioningListeners;

    private final Steps steps = new Steps(PATIENCE);

    @Override
    public Optional<StreamLog> log() {
        return Optional.ofNullable(streamLog);
    }

    @Override
    public Optional<StateStore> state() {
        return Optional.ofNullable(stateStore);
    }

    @Override
    public Optional<Inbox> inbox() {
        return Optional.ofNullable(commands);
    }

    @Override
    public Optional<Alerts> alerts() {
        return Optional.ofNullable(alertStore);
    }

    @Override
    public Optional<DeadLetters> deadLetters() {
        return Optional.ofNullable(letters);
    }

    @Override
    public List<ProvisioningListener> listeners() {
        List<ProvisioningListener> now = provisioningListeners;
        return now == null ? List.of() : now;
    }

    @Override
    public List<ProvisioningStep> steps() {
        return steps.called();
    }

    /** Called by the framework. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addStep(ProvisioningStep step) {
        steps.add(step);
    }

    /** Called by the framework. */
    public void removeStep(ProvisioningStep step) {
        steps.remove(step);
    }
}
