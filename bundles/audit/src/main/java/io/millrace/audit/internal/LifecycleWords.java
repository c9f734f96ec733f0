package io.millrace.audit.internal;

import io.millrace.api.provisioning.LifecycleEvent;
import java.util.Optional;

/** Life-cycle events in words. */
final class LifecycleWords {

    static final String REGISTERED = "registered";

    private LifecycleWords() {}

    /** Returns the words; none for a change of metadata, which explains no refusal and comes often. */
    static Optional<String> of(LifecycleEvent event) {
        String credential = event.credential().orElse("");
        return switch (event.type()) {
            case REGISTERED -> Optional.of(REGISTERED);
            case UNREGISTERED -> Optional.of("unregistered; nothing of its credentials is left");
            case ACTIVATED -> Optional.of("activated: it may connect");
            case DEACTIVATED -> Optional.of("deactivated: it may not connect");
            case UPDATED -> Optional.empty();
            case CREDENTIAL_PUT -> Optional.of("credential '" + credential + "' was added or replaced");
            case CREDENTIAL_REMOVED -> Optional.of("credential '" + credential + "' was removed");
            case CREDENTIALS_RESET -> Optional.of("all secrets were made anew; the old ones are of no use any more");
        };
    }
}
