package io.millrace.api.access;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The people whom Millrace keeps itself: name, hashed password, roles. Provided by the {@code access} bundle over Karaf's
 * {@code users.properties}, so that the shell and the REST API know the same people. Any thread.
 */
@ProviderType
public interface UserDirectory {

    /** Returns everybody, by name. */
    List<User> users();

    /**
     * Finds a person.
     *
     * @param name the user name
     */
    Optional<User> find(String name);

    /**
     * Returns a number that changes with a person's password, roles or removal, so that what was concluded from an older
     * one, such as a session, is known to be over. A change of the file by hand counts too.
     *
     * @param name the user name
     * @return the number; empty for somebody who is not kept here, such as a person of a directory server
     */
    Optional<Long> version(String name);

    /**
     * Adds or replaces a person. At once in force; sessions of the person end.
     *
     * @param user name and roles
     * @param password in clear, hashed before it is stored; empty keeps the one that there is
     * @return whether the person is new
     * @throws IllegalArgumentException if the name or the password cannot be taken, or a new person has none
     * @throws IllegalStateException if nobody would be left who may do everything
     */
    boolean put(User user, Optional<String> password);

    /**
     * Removes a person. At once in force; sessions of the person end.
     *
     * @param name the user name
     * @return whether there was one
     * @throws IllegalStateException if nobody would be left who may do everything
     */
    boolean remove(String name);
}
