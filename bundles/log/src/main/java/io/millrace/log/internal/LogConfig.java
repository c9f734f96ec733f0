package io.millrace.log.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the stream log; config/io.millrace.log.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace stream log")
public @interface LogConfig {

    /** Where the log is kept. */
    @AttributeDefinition
    String folder() default "data/log";

    /** How long records are kept, counted from their arrival. */
    @AttributeDefinition
    long retentionHours() default 168;

    /** How much disk all records together may take before the oldest go. */
    @AttributeDefinition
    long retentionMebibytes() default 10240;

    /** How often retention is looked at. */
    @AttributeDefinition
    int retentionCheckSeconds() default 60;

    /** How much may wait to be written before senders wait. */
    @AttributeDefinition
    int pendingMebibytes() default 16;

    /** The most records in one write. */
    @AttributeDefinition
    int batchRecords() default 2000;

    /** The most memory in memtables. */
    @AttributeDefinition
    int memtableMebibytes() default 48;

    /** The most memory in newest records that are kept decoded for readers. */
    @AttributeDefinition
    int tailMebibytes() default 8;

    /** The most groups of one kind. */
    @AttributeDefinition
    int groupsPerKind() default 1000;

    /** How many days of usage are kept. */
    @AttributeDefinition
    int usageDays() default 400;

    /** How much of the disk stays free: below, nothing is taken. */
    @AttributeDefinition
    long minimumFreeMebibytes() default 256;
}
