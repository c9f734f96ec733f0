package io.millrace.gateway.http.internal;

import io.millrace.api.gateway.DeviceGateway;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.state.StateStore;
import io.millrace.slot.ServiceSlot;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The services that device HTTP stands on, whose swap it outlives. */
@Component(service = Providers.class)
public final class Providers {

    private final ServiceSlot<DeviceGateway> gateway = new ServiceSlot<>("gateway");
    private final ServiceSlot<StateStore> state = new ServiceSlot<>("history");
    private final ServiceSlot<Inbox> inbox = new ServiceSlot<>("inbox");

    /** Returns who logs in. */
    public ServiceSlot<DeviceGateway> gateway() {
        return gateway;
    }

    /** Returns who has the history. */
    public ServiceSlot<StateStore> state() {
        return state;
    }

    /** Returns who has the commands. */
    public ServiceSlot<Inbox> inbox() {
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
