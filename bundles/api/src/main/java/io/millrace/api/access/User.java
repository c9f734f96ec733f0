package io.millrace.api.access;

import java.util.Objects;
import java.util.Set;

/**
 * A person who may log in, without the password.
 *
 * @param name the user name
 * @param roles what the person may do
 * @param shell whether the person may log in to the shell over SSH
 */
public record User(String name, Set<Role> roles, boolean shell) {

    /** Copies the roles. */
    public User {
        Objects.requireNonNull(name, "name");
        roles = Set.copyOf(roles);
    }
}
