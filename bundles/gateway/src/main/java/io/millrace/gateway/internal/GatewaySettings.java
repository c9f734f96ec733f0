package io.millrace.gateway.internal;

import io.millrace.gateway.internal.broker.AcceptorSettings;
import io.millrace.gateway.internal.broker.BrokerSettings;
import io.millrace.gateway.internal.core.GatewayLimits;
import io.millrace.gateway.internal.groups.GroupSettings;
import io.millrace.gateway.internal.mqtt.MqttSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;

/**
 * Checked configuration of the gateway.
 *
 * @param limits of the core
 * @param loginThreads log-ins that are checked at a time
 * @param waitingLogins log-ins that may wait
 * @param mqtt of the MQTT front
 * @param broker of the broker and the other fronts
 */
record GatewaySettings(
        GatewayLimits limits, int loginThreads, int waitingLogins, MqttSettings mqtt, BrokerSettings broker) {

    private static final int KIB = 1024;
    private static final int MAX_PORT = 65_535;
    /** What the state store keeps of a device; more would be acknowledged and then end as dead letters. */
    private static final int MAX_STREAMS = 100;

    /**
     * Reads the configuration.
     *
     * @param config as the operator wrote it
     * @throws IllegalArgumentException if a value is wrong, naming its key
     */
    static GatewaySettings of(GatewayConfig config) {
        int payload = within("maxPayloadKibibytes", config::maxPayloadKibibytes, 1, 16 * KIB) * KIB;
        return new GatewaySettings(
                limits(config, payload),
                orProcessors(within("loginThreads", config::loginThreads, 0, 64)),
                within("waitingLogins", config::waitingLogins, 1, 1_000_000),
                mqtt(config, payload),
                broker(config, payload));
    }

    private static GatewayLimits limits(GatewayConfig config, int payload) {
        return new GatewayLimits(
                payload,
                within("maxProperties", config::maxProperties, 1, 1000),
                within("maxPropertiesCharacters", config::maxPropertiesCharacters, 256, 32 * KIB),
                within("maxStreamsPerDevice", config::maxStreamsPerDevice, 1, MAX_STREAMS),
                Duration.ofSeconds(within("patienceSeconds", config::patienceSeconds, 0, 60)));
    }

    private static MqttSettings mqtt(GatewayConfig config, int payload) {
        return new MqttSettings(
                payload + BrokerSettings.OVERHEAD_BYTES,
                within("mqttReceiveMaximum", config::mqttReceiveMaximum, 1, MAX_PORT),
                within("loginTimeoutSeconds", config::loginTimeoutSeconds, 1, 600),
                within("mqttMaxKeepAliveSeconds", config::mqttMaxKeepAliveSeconds, 10, 65_535),
                within("mqttSessionExpirySeconds", config::mqttSessionExpirySeconds, 0, Integer.MAX_VALUE),
                within("mqttSessions", config::mqttSessions, 1, 10_000_000),
                within("mqttSubscriptions", config::mqttSubscriptions, 1, 10_000));
    }

    private static BrokerSettings broker(GatewayConfig config, int payload) {
        return new BrokerSettings(
                Path.of(text("folder", config.folder())).toAbsolutePath().normalize(),
                acceptors(config),
                orProcessors(within("ioThreads", config::ioThreads, 0, 256)),
                payload,
                Duration.ofSeconds(within("loginTimeoutSeconds", config::loginTimeoutSeconds, 1, 600)),
                new GroupSettings(
                        within("groupWindowRecords", config::groupWindowRecords, 1, 1_000_000),
                        within("groupWindowKibibytes", config::groupWindowKibibytes, 1, KIB * KIB) * KIB,
                        within("groupMaxAttempts", config::groupMaxAttempts, 1, 1000)),
                config.nativeTls());
    }

    private static List<AcceptorSettings> acceptors(GatewayConfig config) {
        String clear = text("clearBindAddress", config.clearBindAddress());
        String tls = text("bindAddress", config.bindAddress());
        return List.of(
                acceptor("mqtt", clear, config::mqttPort),
                acceptor("amqp", clear, config::amqpPort),
                acceptor("stomp", clear, config::stompPort),
                acceptor("mqtts", tls, config::mqttsPort),
                acceptor("amqps", tls, config::amqpsPort),
                acceptor("stomps", tls, config::stompsPort));
    }

    private static AcceptorSettings acceptor(String name, String bind, IntSupplier port) {
        boolean tls = name.endsWith("s");
        String protocol = (tls ? name.substring(0, name.length() - 1) : name).toUpperCase(Locale.ROOT);
        String variable = "MILLRACE_" + name.toUpperCase(Locale.ROOT) + "_PORT";
        return new AcceptorSettings(name, protocol, bind, within(name + "Port", port, 0, MAX_PORT), variable, tls);
    }

    private static int orProcessors(int count) {
        return count > 0 ? count : Runtime.getRuntime().availableProcessors();
    }

    private static String text(String key, String value) {
        if (value.isBlank() || value.contains("$[") || value.contains("${")) {
            throw new IllegalArgumentException(GatewayConfig.PID + ": '" + key + "' is '" + value
                    + "'; it must be given, with every placeholder replaced");
        }
        return value.strip();
    }

    private static int within(String key, IntSupplier read, int min, int max) {
        int value;
        try {
            value = read.getAsInt();
        } catch (RuntimeException e) {
            // the framework converts when it is asked, and its own message does not name the key
            throw new IllegalArgumentException(GatewayConfig.PID + ": '" + key + "' is no whole number", e);
        }
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    GatewayConfig.PID + ": '" + key + "' is " + value + "; it must be from " + min + " to " + max);
        }
        return value;
    }
}
