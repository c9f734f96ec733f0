package io.millrace.streams.internal.endpoint;

import io.millrace.api.provisioning.ProvisioningChange;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.ProvisioningStep;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes that read {@code millrace:provisioning}, as one step around changes of devices. While they are started or replaced, changes
 * wait. Any thread.
 */
public final class WorkflowRoutes implements ProvisioningStep {

    private static final Logger LOG = LoggerFactory.getLogger(WorkflowRoutes.class);

    /** What a route file holds that has such a route. */
    public static final String NAME = MillraceComponent.SCHEME + ":" + WorkflowEndpoint.TARGET;

    private final List<WorkflowConsumer> routes = new CopyOnWriteArrayList<>();
    private final ReentrantReadWriteLock replacing = new ReentrantReadWriteLock();
    private volatile CountDownLatch expected = new CountDownLatch(0);

    /** Says that there will be such routes; changes wait for them. */
    public void expect() {
        expected = new CountDownLatch(1);
    }

    /** Says that the routes that were expected run, as far as they can. */
    public void ready() {
        expected.countDown();
    }

    /** Returns what is held while such routes are replaced. */
    public Lock replacing() {
        return replacing.writeLock();
    }

    @Override
    public boolean isCalled() {
        return !routes.isEmpty() || isStarting();
    }

    @Override
    public boolean mayRefuse() {
        return isStarting() || routes.stream().anyMatch(route -> route.is(WorkflowConsumer.Phase.BEFORE));
    }

    private boolean isStarting() {
        return expected.getCount() > 0 || replacing.isWriteLocked();
    }

    private void enter() {
        try {
            if (expected.await(Environment.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    && replacing.readLock().tryLock(Environment.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ProvisioningException(
                Reason.UNAVAILABLE,
                "the routes around changes of devices are just being started; try again in a moment");
    }

    void add(WorkflowConsumer route) {
        routes.add(route);
    }

    void remove(WorkflowConsumer route) {
        routes.remove(route);
    }

    @Override
    public void before(ProvisioningChange change) {
        enter();
        try {
            ask(change);
        } finally {
            replacing.readLock().unlock();
        }
    }

    private void ask(ProvisioningChange change) {
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
