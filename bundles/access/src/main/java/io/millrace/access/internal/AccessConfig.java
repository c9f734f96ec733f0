package io.millrace.access.internal;

/**
 * Configuration {@code io.millrace.access}, and what of {@code org.apache.karaf.jaas} says how passwords are hashed. A component of two
 * PIDs has no metatype.
 */
public @interface AccessConfig {

    /** The PID. */
    String PID = "io.millrace.access";

    /** The PID of Karaf's JAAS realm. */
    String JAAS_PID = "org.apache.karaf.jaas";

    /** Returns the file of people, which the log-in of the shell reads too. */
    String usersFile();

    /** Returns the fewest characters of a password, 8 to 64. */
    int minPasswordLength() default 8;

    /** Returns the algorithm of hashes, as Karaf's encryption service knows it. */
    String encryption_algorithm() default "pbkdf2";

    /** Returns the encoding of hashes. */
    String encryption_encoding() default "hexadecimal";

    /** Returns what stands before a hash in the file. */
    String encryption_prefix() default "{CRYPT}";

    /** Returns what stands after a hash in the file. */
    String encryption_suffix() default "{CRYPT}";
}
