package io.millrace.access.internal;

import io.millrace.api.access.Role;
import io.millrace.api.access.User;
import java.util.EnumSet;
import java.util.Set;

/**
 * One person of the file.
 *
 * @param name the user name
 * @param password as it is stored
 * @param words roles and what else is granted, those of the groups among them
 */
record UserEntry(String name, String password, Set<String> words) {

    static final String SHELL = "ssh";

    UserEntry {
        words = Set.copyOf(words);
    }

    /** Returns the person without the password. */
    User user() {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        words.forEach(word -> Role.ofWireName(word).ifPresent(roles::add));
        return new User(name, roles, words.contains(SHELL));
    }

    boolean isAdmin() {
        return words.contains(Role.ADMIN.wireName());
    }

    /** Names everything but the password. */
    @Override
    public String toString() {
        return "UserEntry[" + name + "]";
    }
}
