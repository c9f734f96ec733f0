package io.millrace.storage.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the relational database; config/io.millrace.storage.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace storage")
@interface DerbyDatabaseConfig {

    /** The PID. */
    String PID = "io.millrace.storage";

    /** Returns the folder of the database. */
    @AttributeDefinition(description = "Folder of the database; made where it is missing.")
    String folder() default "data/derby";

    /** Returns the most connections. */
    @AttributeDefinition(description = "The most connections to the database.")
    int poolSize() default 8;

    /** Returns how long a caller waits for a connection. */
    @AttributeDefinition(description = "How long a caller waits for a free connection, in seconds.")
    int connectionTimeoutSeconds() default 10;

    /** Returns how long a statement waits for a lock. */
    @AttributeDefinition(description = "How long a statement waits for a lock, in seconds.")
    int lockTimeoutSeconds() default 5;

    /** Returns the size of the page cache. */
    @AttributeDefinition(description = "The most heap that the page cache takes, in MiB.")
    int pageCacheMebibytes() default 32;
}
