package io.millrace.rest.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.millrace.rest}. */
@ObjectClassDefinition(name = "Millrace REST API")
public @interface RestConfig {

    /** Returns the JAAS realm of the people. */
    @AttributeDefinition(description = "JAAS realm of the people who may log in")
    String realm() default "karaf";

    /** Returns the names that a Host header may carry. */
    @AttributeDefinition(description = "Names of this server, besides localhost and addresses in numbers")
    String[] allowedHosts() default {};

    /** Returns the largest body. */
    @AttributeDefinition(description = "Largest body of a request, in bytes, 1024 to 67108864")
    int maxBodyBytes() default 1_048_576;

    /** Returns how long a log-in by password is remembered. */
    @AttributeDefinition(description = "How long a log-in by password is remembered, in seconds, 0 to 300")
    int rememberLoginSeconds() default 30;

    /** Returns the length of a session. */
    @AttributeDefinition(description = "How long a session of the page lasts, in minutes, 1 to 10080")
    int sessionMinutes() default 720;

    /** Returns how long answers to an Idempotency-Key are kept. */
    @AttributeDefinition(description = "How long the answer to an Idempotency-Key is kept, in hours, 1 to 720")
    int idempotencyHours() default 24;
}
