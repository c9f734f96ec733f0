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

    /** Returns how often an action is tried. */
    @AttributeDefinition(description = "How often an action is tried before it is given up, 1 to 100")
    int actionAttempts() default 12;

    /** Returns how many commands the alerts of one device may send. */
    @AttributeDefinition(description = "How many commands the alerts of one device may send within a minute, 1 to 1000")
    int commandsPerMinute() default 10;

    /** Returns how long a call of a webhook may take. */
    @AttributeDefinition(description = "How long a call of a webhook may take, in seconds, 1 to 60")
    int webhookTimeoutSeconds() default 10;

    /** Returns what private hosts webhooks may reach. */
    @AttributeDefinition(description = "Private hosts, addresses and ranges that webhooks may reach, comma-separated")
    String webhookAllow() default "";

    /** Returns the file of further authorities. */
    @AttributeDefinition(
            description =
                    "PEM file of authorities whose certificates webhooks and the mail server may have, beside Java's")
    String caFile() default "";

    /** Returns the mail server. */
    @AttributeDefinition(description = "The mail server; empty for none")
    String mailHost() default "";

    /** Returns its port. */
    @AttributeDefinition(description = "The port of the mail server, 1 to 65535")
    int mailPort() default 587;

    /** Returns how the connection to it is secured. */
    @AttributeDefinition(description = "none, starttls or tls")
    String mailSecurity() default "starttls";

    /** Returns the user to log in with. */
    @AttributeDefinition(description = "The user to log in with; empty to log in not")
    String mailUser() default "";

    /** Returns the password of that user. */
    @AttributeDefinition(description = "The password of that user")
    String _mailPassword() default "";

    /** Returns the sender's address. */
    @AttributeDefinition(description = "The address that mails come from")
    String mailFrom() default "";
}
