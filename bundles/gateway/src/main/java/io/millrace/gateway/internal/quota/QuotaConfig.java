package io.millrace.gateway.internal.quota;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the quotas; config/io.millrace.gateway.quota.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace quotas")
public @interface QuotaConfig {

    /** The PID. */
    String PID = "io.millrace.gateway.quota";

    /** Returns the most connections. */
    @AttributeDefinition(description = "Most connections that are logged in; 0 for no bound.")
    int connections() default 100_000;

    /** Returns the most connections without log-in. */
    @AttributeDefinition(description = "Most connections that are not logged in yet; 0 for no bound.")
    int connectionsBeforeLogin() default 5_000;

    /** Returns the rate of log-ins. */
    @AttributeDefinition(description = "Log-ins in a second; 0 for no bound.")
    int connectionsPerSecond() default 0;

    /** Returns the rate of messages. */
    @AttributeDefinition(description = "Messages in a second; 0 for no bound.")
    int messagesPerSecond() default 0;

    /** Returns the rate of payload. */
    @AttributeDefinition(description = "KiB of payload in a second; 0 for no bound.")
    int kibibytesPerSecond() default 0;

    /** Returns the most connections of a device. */
    @AttributeDefinition(description = "Most connections of one device or service; 0 for no bound.")
    int deviceConnections() default 100;

    /** Returns the rate of a device's log-ins. */
    @AttributeDefinition(description = "Log-ins of one device or service in a minute; 0 for no bound.")
    int deviceConnectionsPerMinute() default 0;

    /** Returns the rate of a device's messages. */
    @AttributeDefinition(description = "Messages of one device in a second; 0 for no bound.")
    int deviceMessagesPerSecond() default 0;

    /** Returns the rate of a device's payload. */
    @AttributeDefinition(description = "KiB of payload of one device in a second; 0 for no bound.")
    int deviceKibibytesPerSecond() default 0;

    /** Returns how many wrong log-ins are free. */
    @AttributeDefinition(
            description = "Wrong passwords in a minute, per identity and address, before pauses; 0 for no pauses.")
    int wrongPasswords() default 10;
}
