package io.millrace.gateway.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the gateway; config/io.millrace.gateway.cfg is its manual. */
@ObjectClassDefinition(name = "Millrace gateway")
public @interface GatewayConfig {

    /** The PID. */
    String PID = "io.millrace.gateway";

    /** Returns the folder of the broker's journal. */
    @AttributeDefinition(description = "Folder of the embedded broker's journal.")
    String folder() default "data/artemis";

    /** Returns the address of the listeners without TLS. */
    @AttributeDefinition(description = "Address that the listeners without TLS are bound to.")
    String clearBindAddress() default "127.0.0.1";

    /** Returns the port of MQTT. */
    @AttributeDefinition(description = "Port of MQTT without TLS; 0 for any free one.")
    int mqttPort() default 1883;

    /** Returns the port of AMQP. */
    @AttributeDefinition(description = "Port of AMQP without TLS; 0 for any free one.")
    int amqpPort() default 5672;

    /** Returns the port of STOMP. */
    @AttributeDefinition(description = "Port of STOMP without TLS; 0 for any free one.")
    int stompPort() default 61613;

    /** Returns the address of the listeners with TLS. */
    @AttributeDefinition(description = "Address that the listeners with TLS are bound to.")
    String bindAddress() default "0.0.0.0";

    /** Returns the port of MQTT over TLS. */
    @AttributeDefinition(description = "Port of MQTT over TLS; 0 for any free one.")
    int mqttsPort() default 8883;

    /** Returns the port of AMQP over TLS. */
    @AttributeDefinition(description = "Port of AMQP over TLS; 0 for any free one.")
    int amqpsPort() default 5671;

    /** Returns the port of STOMP over TLS. */
    @AttributeDefinition(description = "Port of STOMP over TLS; 0 for any free one.")
    int stompsPort() default 61614;

    /** Returns whether TLS is spoken by native code. */
    @AttributeDefinition(description = "Whether BoringSSL speaks TLS where this platform has it, else the JDK.")
    boolean nativeTls() default true;

    /** Returns the threads that serve all connections. */
    @AttributeDefinition(description = "Threads that serve all connections; 0 for one a processor.")
    int ioThreads() default 0;

    /** Returns how many log-ins are checked at a time. */
    @AttributeDefinition(description = "Log-ins that are checked at a time; 0 for one a processor.")
    int loginThreads() default 0;

    /** Returns how many log-ins may wait. */
    @AttributeDefinition(description = "Log-ins that may wait.")
    int waitingLogins() default 20_000;

    /** Returns the time for a log-in. */
    @AttributeDefinition(description = "Seconds that a connection may take to log in.")
    int loginTimeoutSeconds() default 10;

    /** Returns how long to wait for a part that is replaced. */
    @AttributeDefinition(description = "Seconds that publishes and log-ins wait for a part that is being replaced.")
    int patienceSeconds() default 5;

    /** Returns the largest payload. */
    @AttributeDefinition(description = "Largest payload of a message.")
    int maxPayloadKibibytes() default 256;

    /** Returns the most properties of a message. */
    @AttributeDefinition(description = "Most properties of a message.")
    int maxProperties() default 64;

    /** Returns the largest sum of properties. */
    @AttributeDefinition(description = "Most characters that names and values of a message's properties have together.")
    int maxPropertiesCharacters() default 16_384;

    /** Returns the most streams of a device. */
    @AttributeDefinition(description = "Most telemetry streams of a device.")
    int maxStreamsPerDevice() default 100;

    /** Returns the window of an MQTT connection. */
    @AttributeDefinition(description = "Most publishes of an MQTT connection that are not yet acknowledged.")
    int mqttReceiveMaximum() default 100;

    /** Returns the longest keep alive. */
    @AttributeDefinition(description = "Longest keep alive that MQTT 5 clients get.")
    int mqttMaxKeepAliveSeconds() default 1200;

    /** Returns how long a session is remembered. */
    @AttributeDefinition(description = "How long the session of an absent MQTT client is remembered at most.")
    int mqttSessionExpirySeconds() default 604_800;

    /** Returns how many sessions are remembered. */
    @AttributeDefinition(description = "How many sessions of absent MQTT clients are remembered.")
    int mqttSessions() default 100_000;

    /** Returns the most subscriptions of a connection. */
    @AttributeDefinition(description = "Most topic filters of an MQTT connection.")
    int mqttSubscriptions() default 100;

    /** Returns the window of a group in records. */
    @AttributeDefinition(description = "Most records of a consumer group that are read ahead.")
    int groupWindowRecords() default 1000;

    /** Returns the window of a group in octets. */
    @AttributeDefinition(description = "The same in payload.")
    int groupWindowKibibytes() default 2048;

    /** Returns the deliveries before a record is given up. */
    @AttributeDefinition(description = "Failed deliveries after which a record goes to the dead letters.")
    int groupMaxAttempts() default 10;
}
