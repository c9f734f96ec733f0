package io.millrace.bench.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the devices of the generator speak.
 *
 * @param protocol which
 * @param qos of MQTT: 0, 1 or 2; with AMQP 0 is settled, 1 unsettled
 */
public record Dialect(Protocol protocol, int qos) {

    /** What the budgets are about. */
    public static final Dialect USUAL = new Dialect(Protocol.MQTT311, 1);

    /** The protocols. */
    public enum Protocol {
        /** MQTT 3.1.1. */
        MQTT311,
        /** MQTT 5. */
        MQTT5,
        /** AMQP 1.0. */
        AMQP;

        /** Returns its name on the command line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses a quality of service that the protocol does not have. */
    public Dialect {
        int most = protocol == Protocol.AMQP ? 1 : 2;
        if (qos < 0 || qos > most) {
            throw new IllegalArgumentException("--qos of " + protocol.word() + " is 0 to " + most + ", not " + qos);
        }
    }

    /**
     * Reads the name of a protocol.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static Protocol protocol(String word) {
        return Arrays.stream(Protocol.values())
                .filter(protocol -> protocol.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no protocol '" + word + "'; there are "
                        + Arrays.stream(Protocol.values()).map(Protocol::word).collect(Collectors.joining(", "))));
    }

    /** Returns it in words. */
    public String words() {
        return protocol.word() + ", QoS " + qos;
    }
}
