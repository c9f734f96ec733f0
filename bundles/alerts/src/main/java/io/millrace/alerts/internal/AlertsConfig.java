package io.millrace.alerts.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.millrace.alerts}; config/io.millrace.alerts.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace alerts")
public @interface AlertsConfig {

    /** The PID. */
    String PID = "io.millrace.alerts";

    /** Returns how soon after its end an alert that is raised again is the same one. */
    @AttributeDefinition(description = "How soon after its end an alert is opened again, in seconds, 0 to 86400")
    int flapSeconds() default 60;

    /** Returns how many occurrences make an alert a flapping one. */
    @AttributeDefinition(description = "How many occurrences make an alert a flapping one, 2 to 1000")
    int flapOccurrences() default 5;

    /** Returns how often new values of an open alert are told. */
    @AttributeDefinition(description = "How often new values of an open alert are told at most, in seconds, 0 to 86400")
    int updateSeconds() default 10;

    /** Returns how long cleared alerts are kept. */
    @AttributeDefinition(description = "How long cleared alerts are kept, in days, 1 to 3650")
    int retentionDays() default 90;

    /** Returns how many alerts are kept. */
    @AttributeDefinition(description = "How many alerts are kept, 1000 to 10000000")
    int maximumAlerts() default 100_000;
}
