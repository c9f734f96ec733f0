package io.millrace.api.access;

import java.util.Locale;
import java.util.Optional;

/** What a person may do (design, section 5). */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Also sends commands and acknowledges alerts. */
    OPERATOR,
    /** Also changes devices, services, credentials. */
    PROVISIONER,
    /** Also changes groups, routes and rules. */
    INTEGRATOR,
    /** Everything. */
    ADMIN;

    /** Returns the name as users.properties spells it, such as {@code viewer}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a role by its name. */
    public static Optional<Role> ofWireName(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
