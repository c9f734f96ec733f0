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
}
