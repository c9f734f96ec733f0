package io.millrace.inbox.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the inbox; config/io.millrace.inbox.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace inbox")
public @interface InboxConfig {

    /** Where commands are kept. */
    @AttributeDefinition
    String folder() default "data/inbox";

    /** The most commands that wait for one device. */
    @AttributeDefinition
    int waitingPerDevice() default 10000;

    /** The largest payload. */
    @AttributeDefinition
    int payloadKibibytes() default 256;

    /** How often a command is delivered before it fails. */
    @AttributeDefinition
    int deliveries() default 10;

    /** How long an acknowledged command waits for its response before its outcome is told. */
    @AttributeDefinition
    int responseWaitSeconds() default 5;

    /** How long a command of time to live zero may take to reach the device. */
    @AttributeDefinition
    int directSeconds() default 10;

    /** How long finished commands are kept. */
    @AttributeDefinition
    long retentionHours() default 168;

    /** How long a device that was called is left alone. */
    @AttributeDefinition
    long wakeUpPauseSeconds() default 300;

    /** How much may wait to be written. */
    @AttributeDefinition
    int pendingMebibytes() default 16;

    /** The most memory in memtables. */
    @AttributeDefinition
    int memtableMebibytes() default 16;

    /** How much of the disk stays free: below, nothing is taken. */
    @AttributeDefinition
    long minimumFreeMebibytes() default 256;
}
