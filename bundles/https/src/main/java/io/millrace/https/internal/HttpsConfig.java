package io.millrace.https.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the HTTPS listener; config/io.millrace.https.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace HTTPS")
@interface HttpsConfig {

    /** The PID. */
    String PID = "io.millrace.https";

    /** Returns the address. */
    @AttributeDefinition(description = "Address that the listener is bound to.")
    String bindAddress() default "0.0.0.0";

    /** Returns the port. */
    @AttributeDefinition(description = "Port of HTTPS; 0 for any free one.")
    int port() default 8443;

    /** Returns whether clients may show certificates. */
    @AttributeDefinition(description = "Whether clients are asked for a certificate, which they need not have.")
    boolean askForCertificate() default true;
}
