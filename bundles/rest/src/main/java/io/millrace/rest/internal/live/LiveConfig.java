package io.millrace.rest.internal.live;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.millrace.rest.live}. */
@ObjectClassDefinition(name = "Millrace live events")
public @interface LiveConfig {

    /** Returns the most clients. */
    @AttributeDefinition(description = "The most clients at once, 1 to 1000")
    int maxClients() default 64;

    /** Returns how often changes are sent. */
    @AttributeDefinition(description = "How often changes are sent, in milliseconds, 50 to 10000")
    int intervalMillis() default 250;

    /** Returns the most values that wait for one client. */
    @AttributeDefinition(description = "The most values that wait for one client, 100 to 1000000")
    int maxWaitingValues() default 20_000;

    /** Returns how long a client is served before it has to come again. */
    @AttributeDefinition(description = "How long a client is served before it has to come again, in minutes, 1 to 1440")
    int clientMinutes() default 60;
}
