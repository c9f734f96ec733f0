package io.millrace.gateway.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of device HTTP; config/io.millrace.gateway.http.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace device HTTP")
public @interface HttpGatewayConfig {

    /** The PID. */
    String PID = "io.millrace.gateway.http";

    /** Returns how long a device without a request counts as connected. */
    @AttributeDefinition(description = "Seconds without a request after which a device's session ends.")
    int sessionIdleSeconds() default 300;

    /** Returns the most sessions. */
    @AttributeDefinition(description = "Most sessions at a time; the one idle longest gives way.")
    int maxSessions() default 20_000;

    /** Returns how many log-ins are checked at a time. */
    @AttributeDefinition(description = "Log-ins that are checked at a time; 0 for one a processor.")
    int loginThreads() default 0;

    /** Returns how many log-ins may wait. */
    @AttributeDefinition(description = "Log-ins that may wait.")
    int waitingLogins() default 2000;

    /** Returns the largest body. */
    @AttributeDefinition(description = "Largest body, unpacked.")
    int maxBodyKibibytes() default 1024;

    /** Returns the largest sum of bodies. */
    @AttributeDefinition(description = "Most memory that bodies being received have together.")
    int maxBufferedMebibytes() default 64;

    /** Returns the most messages of a batch. */
    @AttributeDefinition(description = "Most messages of a batch.")
    int maxBatchMessages() default 1000;

    /** Returns the largest upload. */
    @AttributeDefinition(description = "Largest upload to the history, unpacked.")
    int maxUploadKibibytes() default 8192;

    /** Returns the most records of an upload. */
    @AttributeDefinition(description = "Most records of an upload to the history.")
    int maxUploadRecords() default 10_000;

    /** Returns how many requests may wait for a command. */
    @AttributeDefinition(description = "Requests that may wait for a command at a time.")
    int maxWaiting() default 5000;

    /** Returns how many threads work. */
    @AttributeDefinition(description = "Threads for uploads and the inbox; 0 for one a processor.")
    int workerThreads() default 0;

    /** Returns how long a request may take. */
    @AttributeDefinition(description = "Seconds that a request may take, from its head to the end of its body.")
    int requestTimeoutSeconds() default 60;
}
