package io.millrace.api.provisioning;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every change after its commit; registered as a service. Called on the thread that made the change, before the call
 * returns: the gateway closes connections there. An implementation does not throw.
 */
@ConsumerType
public interface ProvisioningListener {

    /**
     * A device or service changed.
     *
     * @param event what happened
     */
    void changed(LifecycleEvent event);

    /**
     * An authority was replaced or removed: what it signed before logs nobody in any more.
     *
     * @param authorityId its id
     */
    default void authorityChanged(String authorityId) {}
}
