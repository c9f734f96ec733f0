package io.millrace.rest.internal.access;

import io.millrace.api.access.Role;
import java.security.Principal;
import java.util.Set;

/**
 * A person who is logged in.
 *
 * @param name the user name
 * @param roles what the person may do
 */
public record Caller(String name, Set<Role> roles) implements Principal {

    /** Copies the roles. */
    public Caller {
        roles = Set.copyOf(roles);
    }

    @Override
    public String getName() {
        return name;
    }

    /** Tells whether the person may do what needs a role: who has any role may also read, and an admin may everything. */
    public boolean may(Role role) {
        return roles.contains(role) || roles.contains(Role.ADMIN) || role == Role.VIEWER && !roles.isEmpty();
    }
}
