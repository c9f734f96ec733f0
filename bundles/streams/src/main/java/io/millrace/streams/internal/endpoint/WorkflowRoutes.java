package io.millrace.streams.internal.endpoint;

import io.millrace.api.provisioning.ProvisioningChange;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.ProvisioningStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes that read {@code millrace:provisioning}, as one step around changes of devices. While they are started or replaced, changes
 * wait. They run on a few threads of their own, so that one that does not return holds up neither its caller nor the rest of the server. Any
 * thread.
 */
public final class WorkflowRoutes implements ProvisioningStep {

    private static final Logger LOG = LoggerFactory.getLogger(WorkflowRoutes.class);

    /** What a route file holds that has such a route. */
    public static final String NAME = MillraceComponent.SCHEME + ":" + WorkflowEndpoint.TARGET;

    /** How many changes may be in such routes at once; more are refused, since whoever waits holds a thread of the API. */
    private static final int MAX_CALLS = 32;

    private static final long IDLE_SECONDS = 60;

    private final Duration patience;
    private final UnaryOperator<String> mask;
    private final ThreadPoolExecutor calls = new ThreadPoolExecutor(
            0,
            MAX_CALLS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> new Thread(task, "millrace-provisioning"));
    private final List<WorkflowConsumer> routes = new CopyOnWriteArrayList<>();
    private final ReentrantReadWriteLock replacing = new ReentrantReadWriteLock();
    private volatile CountDownLatch expected = new CountDownLatch(0);

    /**
     * Makes it without routes.
     *
     * @param patience how long a change waits for them
     * @param mask takes the secrets of connections out of a text
     */
    public WorkflowRoutes(Duration patience, UnaryOperator<String> mask) {
        this.patience = patience;
        this.mask = mask;
    }

    /** Ends what still runs. */
    public void close() {
        calls.shutdownNow();
    }

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
        throw unavailable("the routes around changes of devices are just being started; try again in a moment");
    }

    private static ProvisioningException unavailable(String why) {
        return new ProvisioningException(Reason.UNAVAILABLE, why);
    }

    void add(WorkflowConsumer route) {
        routes.add(route);
    }

    void remove(WorkflowConsumer route) {
        routes.remove(route);
    }

    @Override
    public void before(ProvisioningChange change) {
        if (routes.stream().noneMatch(route -> route.is(WorkflowConsumer.Phase.BEFORE)) && !isStarting()) {
            return;
        }
        enter();
        AtomicBoolean decided = new AtomicBoolean();
        try {
            Future<?> asked = submit(() -> {
                ask(change);
                if (!decided.compareAndSet(false, true)) {
                    // Whoever asked for the change was told meanwhile that there is none.
                    callNow(WorkflowConsumer.Phase.COMPENSATE, change);
                }
            });
            if (!isDone(asked) && decided.compareAndSet(false, true)) {
                throw unavailable("the route " + names(WorkflowConsumer.Phase.BEFORE, change)
                        + " has not answered within " + patience.toSeconds()
                        + " s (provisioningTimeoutSeconds in etc/io.millrace.streams.cfg); nothing was changed");
            }
        } catch (RejectedExecutionException e) {
            throw unavailable(MAX_CALLS + " changes of devices wait for the route "
                    + names(WorkflowConsumer.Phase.BEFORE, change)
                    + " already; nothing was changed, try again later");
        } finally {
            replacing.readLock().unlock();
        }
    }

    private Future<?> submit(Runnable call) {
        return calls.submit(call);
    }

    /** Waits, and throws what was thrown. */
    private boolean isDone(Future<?> call) {
        try {
            call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProvisioningException refused
                    ? refused
                    : new IllegalStateException(e.getCause());
        }
    }

    private String names(WorkflowConsumer.Phase phase, ProvisioningChange change) {
        return routes.stream()
                .filter(route -> route.wants(phase, change))
                .map(WorkflowConsumer::getRouteId)
                .collect(Collectors.joining(" or "));
    }

    private void ask(ProvisioningChange change) {
        boolean any = false;
        for (WorkflowConsumer route : routes) {
            if (route.wants(WorkflowConsumer.Phase.BEFORE, change)) {
                Optional<Throwable> veto = route.call(change);
                if (veto.isPresent()) {
                    if (any) {
                        callNow(WorkflowConsumer.Phase.COMPENSATE, change);
                    }
                    throw new ProvisioningException(
                            Reason.CONFLICT,
                            "refused by the route " + route.getRouteId() + ": " + Reasons.of(veto.get(), mask));
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
        if (routes.stream().noneMatch(route -> route.wants(phase, change))) {
            return;
        }
        try {
            if (!isDone(submit(() -> callNow(phase, change)))) {
                LOG.warn(
                        "The route {} has not returned within {} s for the device {} ({}); it is not waited for",
                        names(phase, change),
                        patience.toSeconds(),
                        change.deviceId().orElse("without an id"),
                        change.operation().wireName());
            }
        } catch (RejectedExecutionException e) {
            LOG.warn(
                    "The route {} was not called for the device {} ({}): {} changes wait for such routes already",
                    names(phase, change),
                    change.deviceId().orElse("without an id"),
                    change.operation().wireName(),
                    MAX_CALLS);
        }
    }

    private void callNow(WorkflowConsumer.Phase phase, ProvisioningChange change) {
        for (WorkflowConsumer route : routes) {
            if (route.wants(phase, change)) {
                route.call(change)
                        .ifPresent(failure -> LOG.warn(
                                "Route {} failed for the device {} ({}): {}",
                                route.getRouteId(),
                                change.deviceId().orElse("without an id"),
                                change.operation().wireName(),
                                Reasons.of(failure, mask)));
            }
        }
    }
}
