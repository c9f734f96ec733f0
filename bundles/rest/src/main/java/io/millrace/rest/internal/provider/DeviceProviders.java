package io.millrace.rest.internal.provider;

import io.millrace.api.inbox.Inbox;
import io.millrace.api.presence.PresenceService;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.registry.Registry;
import io.millrace.api.state.StateStore;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The holder of those who know devices; the API outlives their swap (design, section 2). */
@Component(service = DeviceProviders.class)
public final class DeviceProviders {

    private final Slot<Provisioning> provisioning = new Slot<>("provisioning");
    private final Slot<Registry> registry = new Slot<>("the registry");
    private final Slot<StateStore> state = new Slot<>("the state store");
    private final Slot<PresenceService> presence = new Slot<>("the gateway");

    private final Slot<Inbox> inbox = new Slot<>("the inbox");

    /** Returns the place of provisioning. */
    public Slot<Provisioning> provisioning() {
        return provisioning;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindProvisioning(Provisioning provider) {
        provisioning.bind(provider);
    }

    /** Called by the framework. */
    public void unbindProvisioning(Provisioning provider) {
        provisioning.unbind(provider);
    }

    /** Returns the place of the registry. */
    public Slot<Registry> registry() {
        return registry;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindRegistry(Registry provider) {
        registry.bind(provider);
    }

    /** Called by the framework. */
    public void unbindRegistry(Registry provider) {
        registry.unbind(provider);
    }

    /** Returns the place of the state store. */
    public Slot<StateStore> state() {
        return state;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindState(StateStore provider) {
        state.bind(provider);
    }

    /** Called by the framework. */
    public void unbindState(StateStore provider) {
        state.unbind(provider);
    }

    /** Returns the place of the gateway. */
    public Slot<PresenceService> presence() {
        return presence;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindPresence(PresenceService provider) {
        presence.bind(provider);
    }

    /** Called by the framework. */
    public void unbindPresence(PresenceService provider) {
        presence.unbind(provider);
    }

    /** Returns the place of the inbox. */
    public Slot<Inbox> inbox() {
        return inbox;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindInbox(Inbox provider) {
        inbox.bind(provider);
    }

    /** Called by the framework. */
    public void unbindInbox(Inbox provider) {
        inbox.unbind(provider);
    }
}
