package io.millrace.gateway.internal.core;

import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers the identities of the devices that gateways spoke for last, because each of their records carries the child's
 * generation and a deactivated child is heard no more. Any thread.
 */
final class Children {

    private static final int MAX_REMEMBERED = 20_000;

    private final Services services;
    private final AtomicLong changes = new AtomicLong();
    private final Map<String, Identity> identities = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Identity> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    Children(Services services) {
        this.services = services;
    }

    /** Returns the child where the gateway may speak for it, and it may be spoken for. */
    Optional<Identity> of(String gatewayId, String childId) throws AwayException {
        if (!services.registry().require().isGatewayOf(gatewayId, childId)) {
            return Optional.empty();
        }
        return identity(childId).filter(Identity::enabled);
    }

    private Optional<Identity> identity(String childId) throws AwayException {
        synchronized (identities) {
            Identity known = identities.get(childId);
            if (known != null) {
                return Optional.of(known);
            }
        }
        long before = changes.get();
        Optional<Identity> found = services.identity().require().find(IdentityKind.DEVICE, childId);
        synchronized (identities) {
            // a change that came between may have made what was read stale
            if (found.isPresent() && changes.get() == before) {
                identities.put(childId, found.get());
            }
        }
        return found;
    }

    /** Forgets a device that changed. */
    void forget(String deviceId) {
        synchronized (identities) {
            changes.incrementAndGet();
            identities.remove(deviceId);
        }
    }
}
