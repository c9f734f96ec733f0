package io.millrace.bench.server;

import io.millrace.bench.client.Tally;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A server that is measured. */
public interface Peer extends AutoCloseable {

    /** Returns its name in the table. */
    String name();

    /** Says what its acknowledgement promises, and what else a reader must know to compare it. */
    String promise();

    /** Returns its MQTT port on the loopback interface. */
    int port();

    /** Returns what its processes have used since they were started. */
    Usage usage() throws IOException;

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
     * Asks for the last known value of a device.
     *
     * @return the sequence number in it, -1 for none yet; empty for a server that keeps no last known values
     */
    OptionalLong visible(String deviceId) throws IOException, InterruptedException;

    /**
     * Counts what of a device is kept.
     *
     * @return what the history holds, in its order; empty for a server that keeps none
     */
    Optional<Tally> kept(String deviceId) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
