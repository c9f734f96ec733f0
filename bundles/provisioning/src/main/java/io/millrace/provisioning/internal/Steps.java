package io.millrace.provisioning.internal;

import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.ProvisioningStep;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The steps of others around changes, as they come and go. Where one went that could refuse, as when its bundle is replaced, changes wait for
 * the next: nothing is done without the consent that is needed. Any thread.
 */
final class Steps {

    private final Duration patience;
    private final List<ProvisioningStep> there = new CopyOnWriteArrayList<>();
    private boolean missed;

    /**
     * Makes it empty.
     *
     * @param patience how long a change waits
     */
    Steps(Duration patience) {
        this.patience = patience;
    }

    synchronized void add(ProvisioningStep step) {
        there.add(step);
        missed = false;
        notifyAll();
    }

    synchronized void remove(ProvisioningStep step) {
        there.remove(step);
        missed |= step.mayRefuse();
    }

    /**
     * Returns the steps that are to be called.
     *
     * @throws ProvisioningException if one is away that could refuse
     */
    List<ProvisioningStep> called() {
        awaitMissed();
        return there.stream().filter(ProvisioningStep::isCalled).toList();
    }

    private synchronized void awaitMissed() {
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = 1; missed && left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (missed) {
            throw new ProvisioningException(
                    Reason.UNAVAILABLE,
                    "the routes that have a say in changes of devices are away (millrace:provisioning?phase=before);"
                            + " try again once the bundle io.millrace.streams runs");
        }
    }
}
