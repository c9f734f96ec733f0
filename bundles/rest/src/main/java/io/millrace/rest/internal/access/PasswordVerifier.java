package io.millrace.rest.internal.access;

import java.util.Optional;

/** Checks the passwords of people. Any thread; may take tens of milliseconds. */
public interface PasswordVerifier {

    /**
     * Checks a log-in.
     *
     * @param user the user name
     * @param password the password
     * @return who it is, or empty if the password is wrong or nobody has that name
     */
    Optional<Caller> verify(String user, String password);

    /**
     * Tells whether a password is the one that was right the last time; takes next to no time. It is checked whatever others guess.
     *
     * @param user the user name
     * @param password the password
     */
    default boolean wasRight(String user, String password) {
        return false;
    }
}
