package io.millrace.tls.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the server's certificate; config/io.millrace.tls.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace TLS")
@interface TlsConfig {

    /** The PID. */
    String PID = "io.millrace.tls";

    /** Returns the folder of keys and certificates. */
    @AttributeDefinition(description = "Folder of keys and certificates.")
    String folder() default "data/tls";

    /** Returns the name of this server. */
    @AttributeDefinition(description = "Name or address of this server in the certificate that it makes.")
    String hostname() default "localhost";

    /** Returns further names. */
    @AttributeDefinition(description = "Further names and addresses of this server, separated by commas.")
    String furtherNames() default "";

    /** Returns how long a server certificate is valid. */
    @AttributeDefinition(description = "Days that a server certificate of its own is valid.")
    int validDays() default 397;

    /** Returns when it is renewed. */
    @AttributeDefinition(description = "Days before its end at which a server certificate of its own is renewed.")
    int renewDays() default 60;

    /** Returns when an end is told. */
    @AttributeDefinition(description = "Days before the end of any certificate at which health says so.")
    int warnDays() default 21;

    /** Returns how often files are looked at. */
    @AttributeDefinition(description = "Seconds between two looks at the files.")
    int checkSeconds() default 2;
}
