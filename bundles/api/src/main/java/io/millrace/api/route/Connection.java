package io.millrace.api.route;

import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an operator wrote of one business system, in a file of its own: values that routes name as placeholders, and a pool of database
 * connections where that system is a database. Provided by the {@code connect} bundle, one service a file; any thread.
 */
@ProviderType
public interface Connection {

    /** Returns its name, such as {@code crm}. */
    String name();

    /**
     * Finds a value, secrets in clear: not to be logged or shown.
     *
     * @param key as in the file, a secret's without its leading dot
     */
    Optional<String> value(String key);

    /** Returns the keys of all its values, those of secrets without their leading dot. */
    Set<String> keys();

    /** Returns the keys of those values that are secret, without their leading dot. */
    Set<String> secrets();

    /** Returns the pool, where the value {@code url} begins with {@code jdbc:}. */
    Optional<DataSource> dataSource();
}
