package io.millrace.streams.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the Camel host; config/io.millrace.streams.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace streams")
@interface StreamsConfig {

    /** The PID. */
    String PID = "io.millrace.streams";

    /** Returns the hot folder. */
    @AttributeDefinition(description = "Folder of the route files; made where it is missing.")
    String routesFolder() default "data/camel-routes";

    /** Returns the folder of dead letters. */
    @AttributeDefinition(description = "Folder of the dead letters; made where it is missing.")
    String deadLettersFolder() default "data/dead-letters";

    /** Returns how often the hot folder is looked at. */
    @AttributeDefinition(description = "How often the folder of the route files is looked at, in milliseconds.")
    int pollIntervalMillis() default 500;

    /** Returns how long a stopping route may finish what it works on. */
    @AttributeDefinition(description = "How long a stopping route may finish what it works on, in seconds.")
    int shutdownTimeoutSeconds() default 5;

    /** Returns how long is waited for the routes of a file. */
    @AttributeDefinition(description = "How long is waited for the routes of a file to start or to stop, in seconds.")
    int startTimeoutSeconds() default 30;

    /** Returns how long changes wait for the routes around them. */
    @AttributeDefinition(description = "How long a change of a device waits for the routes around it, in seconds.")
    int provisioningTimeoutSeconds() default 10;

    /** Returns the most dead letters. */
    @AttributeDefinition(description = "The most dead letters that are kept.")
    int deadLettersMaximum() default 10_000;

    /** Returns how much disk dead letters may take. */
    @AttributeDefinition(description = "The most disk that dead letters take, in MiB.")
    int deadLettersMebibytes() default 256;

    /** Returns how long dead letters are kept. */
    @AttributeDefinition(description = "How long dead letters are kept, in days.")
    int deadLettersDays() default 30;

    /** Returns the folder of what idempotent consumers are done with. */
    @AttributeDefinition(
            description = "Folder of the keys that idempotentConsumer is done with; made where it is missing.")
    String idempotentFolder() default "data/idempotent";

    /** Returns the most keys. */
    @AttributeDefinition(description = "The most keys that are kept; at least the newest half of them are known.")
    int idempotentMaximum() default 200_000;

    /** Returns the components that route files may use which came by REST. */
    @AttributeDefinition(description = "The components that route files may use which came by REST.")
    String[] allowedComponents() default {
        "direct",
        "file",
        "http",
        "https",
        "imap",
        "imaps",
        "jdbc",
        "kafka",
        "log",
        "millrace",
        "olingo4",
        "paho-mqtt5",
        "salesforce",
        "sap-netweaver",
        "scheduler",
        "seda",
        "sftp",
        "smtp",
        "smtps",
        "sql",
        "timer"
    };

    /** Returns the folder of files that such routes read and write. */
    @AttributeDefinition(description = "The folder below which such route files may read and write files.")
    String filesFolder() default "data/files";
}
