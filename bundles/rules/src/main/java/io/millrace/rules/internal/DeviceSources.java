package io.millrace.rules.internal;

import io.millrace.api.registry.Registry;
import io.millrace.api.state.StateStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where it is known what devices are, and what they said. */
@Component(service = DeviceSources.class)
public final class DeviceSources {

    private final Registry registry;
    private final StateStore state;

    /**
     * Called by the framework.
     *
     * @param registry their metadata
     * @param state last known values and history
     */
    @Activate
    public DeviceSources(@Reference Registry registry, @Reference StateStore state) {
        this.registry = registry;
        this.state = state;
    }

    Registry registry() {
        return registry;
    }

    StateStore state() {
        return state;
    }
}
