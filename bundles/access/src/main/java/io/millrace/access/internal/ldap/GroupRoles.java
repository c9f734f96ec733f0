package io.millrace.access.internal.ldap;

import io.millrace.api.access.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the groups of a directory may do: {@code iot-admins=admin; iot-crew=operator,shell}. A group that is not named may nothing,
 * whatever it is called.
 */
final class GroupRoles {

    private static final String SHELL = "shell";
    private static final String ROLE_OF_SSH = "ssh";

    private final Map<String, Set<String>> rolesOfGroup;

    private GroupRoles(Map<String, Set<String>> rolesOfGroup) {
        this.rolesOfGroup = rolesOfGroup;
    }

    /**
     * Reads the text of the configuration.
     *
     * @param text groups with roles
     * @throws IllegalArgumentException if it cannot be read, saying where
     */
    static GroupRoles parse(String text) {
        Map<String, Set<String>> roles = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.lastIndexOf('=');
            String group = equals < 0 ? "" : part.substring(0, equals).strip();
            if (group.isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + part.strip() + "' is no 'group=role,role'; groups are divided by semicolons");
            }
            Set<String> words = roles.computeIfAbsent(key(group), name -> new LinkedHashSet<>());
            for (String role : part.substring(equals + 1).split(",")) {
                words.addAll(words(role.strip()));
            }
        }
        return new GroupRoles(roles);
    }

    /** The same as the groups of {@code users.properties} say of people who are kept here. */
    private static Set<String> words(String role) {
        if (role.equals(SHELL)) {
            return Set.of(ROLE_OF_SSH);
        }
        Optional<Role> known = Role.ofWireName(role);
        if (known.isEmpty()) {
            throw new IllegalArgumentException("'" + role + "' is no role; there are "
                    + Arrays.stream(Role.values()).map(Role::wireName).collect(Collectors.joining(", ")) + ", "
                    + SHELL);
        }
        return known.get() == Role.ADMIN
                ? Stream.concat(
                                Arrays.stream(Role.values()).map(Role::wireName),
                                Stream.of("manager", "systembundles", ROLE_OF_SSH))
                        .collect(Collectors.toSet())
                : Stream.of(Role.VIEWER.wireName(), role).collect(Collectors.toSet());
    }

    /** Returns what a group may do, as Karaf and the API name it; empty for a group that is not named. */
    Set<String> of(String group) {
        return rolesOfGroup.getOrDefault(key(group), Set.of());
    }

    /** Directories do not tell upper from lower case. */
    private static String key(String group) {
        return group.toLowerCase(Locale.ROOT);
    }

    boolean isEmpty() {
        return rolesOfGroup.isEmpty();
    }
}
