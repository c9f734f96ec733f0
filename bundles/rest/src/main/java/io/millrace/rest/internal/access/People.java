package io.millrace.rest.internal.access;

import java.util.Optional;

/** Knows people and their passwords. Any thread; may take tens of milliseconds. */
public interface People {

    /**
     * Checks a log-in.
     *
     * @param user the user name
     * @param password the password
     * @return who it is, or empty if the password is wrong or nobody has that name
     */
    Optional<Caller> verify(String user, String password);
}
