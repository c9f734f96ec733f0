package io.millrace.state.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the state store; config/io.millrace.state.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace state and history")
public @interface StateConfig {

    /** Where state and history are kept. */
    @AttributeDefinition
    String folder() default "data/state";

    /** The field of a JSON payload that is the record's own time. */
    @AttributeDefinition
    String timeField() default "ts";

    /** Streams with another time field, as {@code stream=field}. */
    @AttributeDefinition
    String[] timeFieldOfStreams() default {};

    /** How long history is kept, counted from arrival. */
    @AttributeDefinition
    long retentionDays() default 365;

    /** How much disk all of it may take before the oldest history goes. */
    @AttributeDefinition
    long retentionMebibytes() default 51200;

    /** How often retention is looked at. */
    @AttributeDefinition
    int retentionCheckMinutes() default 60;

    /** The most state of one device. */
    @AttributeDefinition
    int deviceStateKibibytes() default 1024;

    /** How long a message id that comes again means that the message was sent again. */
    @AttributeDefinition
    int messageIdHours() default 24;

    /** The most memory in memtables. */
    @AttributeDefinition
    int memtableMebibytes() default 48;

    /** The memory for blocks of files. */
    @AttributeDefinition
    int blockCacheMebibytes() default 16;

    /** The memory for states of devices that were heard lately. */
    @AttributeDefinition
    int cacheMebibytes() default 64;
}
