package io.millrace.audit.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.millrace.audit}. */
@ObjectClassDefinition(name = "Millrace audit")
public @interface AuditConfig {

    /** The PID. */
    String PID = "io.millrace.audit";

    /** Returns how long the audit trail is kept. */
    @AttributeDefinition(description = "How long the audit trail is kept, in days, 1 to 3650")
    int auditDays() default 365;

    /** Returns how many records of the audit trail are kept. */
    @AttributeDefinition(description = "How many records of the audit trail are kept, 1000 to 100000000")
    int auditRecords() default 1_000_000;

    /** Returns how long the log of a device is kept. */
    @AttributeDefinition(description = "How long an entry in the log of a device is kept, in days, 1 to 3650")
    int deviceLogDays() default 30;
}
