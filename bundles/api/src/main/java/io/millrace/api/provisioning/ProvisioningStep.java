package io.millrace.api.provisioning;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A step of a workflow around changes of devices, such as an account at a biller; registered as a service. Called on the thread that asks for
 * the change, which waits: a step that may take long has a time limit of its own. Steps that are away are left out, but for one that
 * went away while it could refuse: changes wait five seconds for the next one, and are refused then.
 */
@ConsumerType
public interface ProvisioningStep {

    /** Tells whether it is to be called now; while no step is, many changes go at once. */
    default boolean isCalled() {
        return true;
    }

    /** Tells whether it may refuse a change now. */
    default boolean mayRefuse() {
        return true;
    }

    /**
     * Called before the change, outside of its transaction.
     *
     * @param change what is asked for
     * @throws ProvisioningException to refuse it; the message is for whoever asked
     */
    void before(ProvisioningChange change);

    /**
     * Called after the change is durable. Does not throw.
     *
     * @param change what was asked for, with the id of a new device
     */
    void after(ProvisioningChange change);

    /**
     * Called when {@link #before} had returned and the change did not come to be. Does not throw.
     *
     * @param change what was asked for
     */
    void compensate(ProvisioningChange change);
}
