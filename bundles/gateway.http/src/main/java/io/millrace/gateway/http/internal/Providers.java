package io.millrace.gateway.http.internal;

import io.millrace.api.gateway.DeviceGateway;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The services that device HTTP stands on, whose swap it outlives. */
@Component(service = Providers.class)
public final class Providers {

    private final Slot<DeviceGateway> gateway = new Slot<>();

    /** Returns who logs in. */
    public Slot<DeviceGateway> gateway() {
        return gateway;
    }

    /** Returns the names of what is away, for an operator. */
    public Optional<String> away() {
        return gateway.get().isPresent() ? Optional.empty() : Optional.of("gateway");
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
}
