package io.millrace.rest.internal.access;

import io.millrace.api.access.Role;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;

/**
 * Who is logged in: a person, or a program with an API key.
 *
 * @param name the user name, or {@code key/{id}}
 * @param roles what the caller may do
 * @param version of the person in the directory as the password was checked; empty for somebody who is not kept there
 */
public record Caller(String name, Set<Role> roles, Optional<Long> version) implements Principal {

    /** What the name of a program with an API key begins with. */
    public static final String KEY_PREFIX = "key/";

    /** Copies the roles. */
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Makes a caller who is not kept in the directory. */
    public Caller(String name, Set<Role> roles) {
        this(name, roles, Optional.empty());
    }

    @Override
    public String getName() {
        return name;
    }

    /** Returns the same caller as of a version of the directory. */
    Caller asOf(Optional<Long> now) {
        return new Caller(name, roles, now);
    }

    /** Tells whether the caller may do what needs a role: who has any role may also read, and an admin may everything. */
    public boolean may(Role role) {
        return roles.contains(role) || roles.contains(Role.ADMIN) || role == Role.VIEWER && !roles.isEmpty();
    }
}
