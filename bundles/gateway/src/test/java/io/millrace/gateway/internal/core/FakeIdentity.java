package io.millrace.gateway.internal.core;

import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Identities whose secret is {@code secret}, or whose certificate has their name; any device is known until it is disabled. */
public final class FakeIdentity implements IdentityStore {

    private final Map<String, Identity> changed = new ConcurrentHashMap<>();
    public final AtomicInteger attempts = new AtomicInteger();
    private volatile Runnable duringLogin = () -> {};
    private volatile Optional<Instant> expires = Optional.empty();
    private volatile Optional<String> scope = Optional.empty();
    private volatile String credential = "password";

    @Override
    public LoginResult authenticate(Login login) {
        attempts.incrementAndGet();
        duringLogin.run();
        boolean service = login.userName().startsWith(Login.SERVICE_PREFIX);
        String id = service ? login.userName().substring(Login.SERVICE_PREFIX.length()) : login.userName();
        Optional<Identity> identity = find(service ? IdentityKind.SERVICE : IdentityKind.DEVICE, id);
        if (identity.isEmpty() || !identity.get().enabled()) {
            return new LoginResult.Refused("disabled");
        }
        if (login.secret().isEmpty() && Login.claimedBy(login.certificate()).equals(Optional.of(id))) {
            return new LoginResult.Accepted(identity.get(), "x509", expires, scope);
        }
        return login.secret().filter("secret"::equals).isPresent()
                ? new LoginResult.Accepted(identity.get(), credential, expires, scope)
                : new LoginResult.Refused("wrong password");
    }

    @Override
    public Optional<Identity> find(IdentityKind kind, String id) {
        Identity known = new Identity(kind, id, true, "g-" + id, Identity.Grants.NONE);
        return Optional.of(changed.getOrDefault(id, known));
    }

    public void put(Identity identity) {
        changed.put(identity.id(), identity);
    }

    public void disable(String id) {
        put(new Identity(IdentityKind.DEVICE, id, false, "g-" + id, Identity.Grants.NONE));
    }

    public void credential(String name) {
        credential = name;
    }

    public void duringLogin(Runnable action) {
        duringLogin = action;
    }

    public void tokens(Optional<Instant> end, Optional<String> resource) {
        expires = end;
        scope = resource;
    }
}
