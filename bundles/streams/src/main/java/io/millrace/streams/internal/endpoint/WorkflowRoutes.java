package io.millrace.streams.internal.endpoint;

import io.millrace.api.provisioning.ProvisioningChange;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.ProvisioningStep;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that read {@code millrace:provisioning}, as one step around changes of devices. Any thread. */
public final class WorkflowRoutes implements ProvisioningStep {

    private static final Logger LOG = LoggerFactory.getLogger(WorkflowRoutes.class);

    private final List<WorkflowConsumer> routes = new CopyOnWriteArrayList<>();

    void add(WorkflowConsumer route) {
        routes.add(route);
    }

    void remove(WorkflowConsumer route) {
        routes.remove(route);
    }

    @Override
    public void before(ProvisioningChange change) {
        boolean any = false;
        for (WorkflowConsumer route : routes) {
            if (route.wants(WorkflowConsumer.Phase.BEFORE, change)) {
                Optional<Throwable> veto = route.call(change);
                if (veto.isPresent()) {
                    if (any) {
                        compensate(change);
                    }
                    throw new ProvisioningException(
                            Reason.CONFLICT,
                            "refused by the route " + route.getRouteId() + ": " + Reasons.of(veto.get()));
                }
                any = true;
            }
        }
    }

    @Override
    public void after(ProvisioningChange change) {
        call(WorkflowConsumer.Phase.AFTER, change);
    }

    @Override
    public void compensate(ProvisioningChange change) {
        call(WorkflowConsumer.Phase.COMPENSATE, change);
    }

    private void call(WorkflowConsumer.Phase phase, ProvisioningChange change) {
        for (WorkflowConsumer route : routes) {
            if (route.wants(phase, change)) {
                route.call(change)
                        .ifPresent(failure -> LOG.warn(
                                "Route {} failed for the device {} ({}): {}",
                                route.getRouteId(),
                                change.deviceId().orElse("without an id"),
                                change.operation().wireName(),
                                Reasons.of(failure)));
            }
        }
    }
}
