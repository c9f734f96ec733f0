package io.millrace.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The servers that Millrace can be measured beside. */
public enum Contender {
    /** A bare Artemis 2.43. */
    ARTEMIS(ArtemisPeer::start),
    /** Mosquitto, a bridge and PostgreSQL: what a user would build. */
    POSTGRESQL(PipelinePeer::start),
    /** HiveMQ CE. */
    HIVEMQ(HiveMqPeer::start),
    /** RabbitMQ with its MQTT plug-in. */
    RABBITMQ(RabbitMqPeer::start),
    /** Mosquitto alone. */
    MOSQUITTO(MosquittoPeer::start);

    private final Starter starter;

    Contender(Starter starter) {
        this.starter = starter;
    }

    private interface Starter {

        Peer start(Path folder) throws IOException, InterruptedException;
    }

    /** Returns its name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Starts it.
     *
     * @param folder where it may have a folder of its own
     * @throws IOException saying what is missing, where it is not installed, or how its output ends
     */
    public Peer start(Path folder) throws IOException, InterruptedException {
        return starter.start(folder);
    }

    /**
     * Reads names that are separated by commas.
     *
     * @throws IllegalArgumentException naming one that is none
     */
    public static Set<Contender> of(String words) {
        Set<Contender> named = EnumSet.noneOf(Contender.class);
        for (String word : words.split(",")) {
            named.add(Arrays.stream(values())
                    .filter(contender -> contender.word().equals(word.trim()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no peer '" + word.trim() + "'; there are " + all())));
        }
        return named;
    }

    /** Returns all names, separated by commas. */
    public static String all() {
        return Arrays.stream(values()).map(Contender::word).collect(Collectors.joining(", "));
    }
}
