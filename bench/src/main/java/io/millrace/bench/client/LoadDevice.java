package io.millrace.bench.client;

import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** A device of the generator: up to a window of messages on their way, as fast as they are acknowledged or at a fixed rate. */
public interface LoadDevice {

    /**
     * What a device does in a round.
     *
     * @param messages how many
     * @param delayNanos before the first, so that devices do not all send at the same moment
     * @param intervalNanos time between two; 0 for as fast as it goes
     * @param done called when all are acknowledged, or with QoS 0 are handed to the network
     */
    record Work(int messages, long delayNanos, long intervalNanos, Runnable done) {}

    /** Returns its id. */
    String deviceId();

    /** Begins a round. */
    void begin(Work work);

    /** Returns the latencies of the round that ended, in microseconds; at a fixed rate from when a message was due. */
    Histogram latencies();

    /** Returns which sequence numbers were acknowledged, or with QoS 0 sent; between rounds only. */
    BitSet acknowledged();

    /** Returns the newest sequence number that was sent; between rounds only. */
    long newest();

    /** Returns why the connection broke, if it did. */
    Optional<IOException> broken();

    /** Ends the connection. */
    void close();
}
