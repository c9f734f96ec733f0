package io.millrace.alerts.internal;

import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The devices press-1 and press-2, and what a test makes of them. */
final class Registered implements IdentityStore {

    /** Generations by device. */
    final Map<String, String> generations = new HashMap<>(Map.of("press-1", "g1", "press-2", "g1"));

    @Override
    public LoginResult authenticate(Login login) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Identity> find(IdentityKind kind, String id) {
        return Optional.ofNullable(generations.get(id))
                .map(generation -> new Identity(kind, id, true, generation, Identity.Grants.NONE));
    }
}
