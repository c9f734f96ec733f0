package io.millrace.identity.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of identity; config/io.millrace.identity.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace identity")
@interface IdentityConfig {

    /** The PID. */
    String PID = "io.millrace.identity";

    /** Returns the data folder. */
    @AttributeDefinition(description = "The data folder, in which the master key lies where no other place is given.")
    String dataFolder() default "data";

    /** Returns the file of the master key. */
    @AttributeDefinition(description = "File of the master key; empty for master.key in the data folder.")
    String masterKeyFile() default "";

    /** Returns the rounds of PBKDF2. */
    @AttributeDefinition(description = "Rounds of PBKDF2-HMAC-SHA256 for passwords that people chose.")
    int pbkdf2Rounds() default 120_000;

    /** Returns how many identities are cached. */
    @AttributeDefinition(description = "How many identities are kept in memory for log-ins.")
    int cachedIdentities() default 20_000;
}
