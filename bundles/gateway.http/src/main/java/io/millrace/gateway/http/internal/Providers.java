package io.millrace.gateway.http.internal;

import io.millrace.api.gateway.DeviceGateway;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.state.StateStore;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The services that device HTTP stands on, whose swap it outlives. */
@Component(service = Providers.class)
public final class Providers {

    private final Slot<DeviceGateway> gateway = new Slot<>();
    private final Slot<StateStore> state = new Slot<>();
    private final Slot<Inbox> inbox = new Slot<>();

    /** Returns who logs in. */
    public Slot<DeviceGateway> gateway() {
        return gateway;
    }

    /** Returns who has the history. */
    public Slot<StateStore> state() {
        return state;
    }

    /** Returns who has the commands. */
    public Slot<Inbox> inbox() {
        return inbox;
    }

    /** Called by the framework. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindGateway(DeviceGateway provider) {
        gateway.bind(provider);
    }

    /** Called by the framework. */
    public void unbindGateway(DeviceGateway provider) {
        gateway.unbind(provider);
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
