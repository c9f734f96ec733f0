package io.millrace.gateway.internal.core;

import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.provisioning.LifecycleEvent;

/** Which changes of an identity end its connections. */
final class Endings {

    private Endings() {}

    /** Tells whether a change ends a session of the changed identity. */
    static boolean concerns(LifecycleEvent event, CoreSession session) {
        return switch (event.type()) {
            case UNREGISTERED, DEACTIVATED, CREDENTIALS_RESET -> true;
            case CREDENTIAL_PUT, CREDENTIAL_REMOVED -> event.credential()
                    .filter(name -> isOf(session, name) && event.oldUntil().isEmpty()
                            || session.credential().equals(name + CredentialInfo.PREVIOUS))
                    .isPresent();
            case REGISTERED, ACTIVATED, UPDATED -> false;
        };
    }

    /** Tells whether a session used a credential that was replaced, and stays valid for a while. */
    static boolean outlives(LifecycleEvent event, CoreSession session) {
        return event.oldUntil().isPresent()
                && event.credential().filter(name -> isOf(session, name)).isPresent();
    }

    private static boolean isOf(CoreSession session, String credential) {
        return session.credential().equals(credential);
    }

    /** Says why a connection ends, to its client. */
    static String reason(LifecycleEvent.Type type) {
        return switch (type) {
            case UNREGISTERED -> "the identity was unregistered";
            case DEACTIVATED -> "the identity was deactivated";
            case CREDENTIALS_RESET -> "the identity's credentials were reset; log in with the new ones";
            case CREDENTIAL_PUT -> "the credential of this connection was replaced; log in with the new one";
            case CREDENTIAL_REMOVED -> "the credential of this connection was removed";
            case REGISTERED, ACTIVATED, UPDATED -> "the identity changed";
        };
    }
}
