package io.millrace.gateway.internal.core;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says for whom a gateway speaks: for enabled devices that name it. Whoever it speaks for is there by that. Remembers the identities of the devices that gateways spoke for last, because each of their records carries the child's
 * generation and a deactivated child is heard no more. Any thread.
 */
final class Children {

    private static final int MAX_REMEMBERED = 20_000;

    private final Services services;
    private final SessionTable sessions;
    private final AtomicLong changes = new AtomicLong();
    private final Map<String, Identity> identities = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Identity> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    Children(Services services, SessionTable sessions) {
        this.services = services;
        this.sessions = sessions;
    }

    /** Returns the child where the gateway may speak for it, and it may be spoken for. */
    Optional<Identity> of(CoreSession gateway, String childId) throws AwayException {
        if (!maySpeak(gateway.identity().id(), childId)) {
            return Optional.empty();
        }
        long before = changes.get();
        Optional<Identity> child = identity(childId).filter(Identity::enabled);
        if (child.isPresent()) {
            sessions.speaks(gateway, child.get());
            if (changes.get() != before && !stillSpeaks(gateway, childId)) {
                // a change overtook the look at the child, and did not find the gateway yet
                sessions.silence(gateway, childId);
                return Optional.empty();
            }
        }
        return child;
    }

    /** Says why somebody may not use the addresses of a device. */
    RefusedException refusal(Identity self, String deviceId) throws AwayException {
        String why;
        if (self.kind() == IdentityKind.SERVICE) {
            why = "the address is a device's own; a service consumes streams/{kind}[/{group}] and sends to"
                    + " commands/{deviceId}/{name}";
        } else if (!self.id().equals(deviceId) && maySpeak(self.id(), deviceId)) {
            why = "'" + deviceId + "' is deactivated, and nobody may speak for it until it is activated again";
        } else {
            why = "the address belongs to another device; '" + self.id() + "' may use its own and those of devices that"
                    + " name it as gateway";
        }
        return new RefusedException(RefusedException.Reason.NOT_AUTHORIZED, why);
    }

    /** Tells whether a gateway may speak for a child now; it is not there by that. */
    boolean isChild(String gatewayId, String childId) throws AwayException {
        return maySpeak(gatewayId, childId)
                && identity(childId).filter(Identity::enabled).isPresent();
    }

    private boolean maySpeak(String gatewayId, String childId) throws AwayException {
        return services.registry().require().isGatewayOf(gatewayId, childId);
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

    /** Forgets a device that changed, and lets the gateways that may not speak for it any more fall silent. */
    void changed(String deviceId) {
        synchronized (identities) {
            changes.incrementAndGet();
            identities.remove(deviceId);
        }
        for (CoreSession gateway : sessions.gatewaysOf(deviceId)) {
            if (!stillSpeaks(gateway, deviceId)) {
                sessions.silence(gateway, deviceId);
            }
        }
    }

    private boolean stillSpeaks(CoreSession gateway, String deviceId) {
        try {
            return isChild(gateway.identity().id(), deviceId);
        } catch (AwayException | RuntimeException e) {
            // whether it may is asked again with its next message; until then it is as if the child had gone
            return false;
        }
    }
}
