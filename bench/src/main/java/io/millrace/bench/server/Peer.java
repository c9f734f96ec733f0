package io.millrace.bench.server;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server that is measured. */
public interface Peer extends AutoCloseable {

    /** Returns its name in the table. */
    String name();

    /** Returns its MQTT port on the loopback interface. */
    int port();

    /** Returns the id of the process whose processor time and memory count. */
    long pid();

    /**
     * Makes the devices known.
     *
     * @param deviceIds all of them
     * @return the password of each; none for a server that asks for none
     */
    Map<String, String> admit(List<String> deviceIds) throws IOException, InterruptedException;

    /** Returns whether the work of this server is to forward everything to a subscriber. */
    boolean forwards();

    /**
     * Waits until everything that was acknowledged is where it belongs, where that is not a subscriber.
     *
     * @param newest by device, the newest sequence number that was acknowledged
     */
    void awaitProcessed(Map<String, Long> newest) throws IOException, InterruptedException;

    /**
     * Counts what of a device is kept.
     *
     * @return the sequence numbers that the history holds, or empty for a server that keeps none
     */
    Optional<BitSet> kept(String deviceId) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
