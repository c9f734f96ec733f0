package io.millrace.identity.internal;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Login;
import java.util.Locale;
import java.util.Objects;

/**
 * Whose log-in or row it is.
 *
 * @param kind device or service
 * @param id its id
 */
record IdentityKey(IdentityKind kind, String id) {

    /** Checks that nothing is missing. */
    IdentityKey {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
    }

    /**
     * Reads a user name.
     *
     * @param userName {@code {deviceId}} or {@code service/{id}}
     * @throws AddressException if it is neither, saying why
     */
    static IdentityKey ofUserName(String userName) {
        if (userName.startsWith(Login.SERVICE_PREFIX)) {
            String id = userName.substring(Login.SERVICE_PREFIX.length());
            return new IdentityKey(IdentityKind.SERVICE, Names.requireLevel("service id", id));
        }
        return new IdentityKey(IdentityKind.DEVICE, Names.requireDeviceId(userName));
    }

    /** Returns the name of the kind in words and contexts. */
    String kindName() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Returns what a sealed key of this identity is bound to. */
    String context(String credential) {
        return kindName() + "/" + id + "/" + credential;
    }

    /** Returns the words for a person. */
    @Override
    public String toString() {
        return kindName() + " '" + id + "'";
    }
}
