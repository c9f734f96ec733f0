package io.millrace.rules.internal.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rule that runs. Used under the engine's lock. */
public interface RunningRule {

    /** Returns its name. */
    String id();

    /**
     * Tells whether it looks at records of a stream; those of others are not even opened for it.
     *
     * @param streamId the stream
     */
    boolean wants(String streamId);

    /**
     * Takes a record.
     *
     * @param reading the record
     */
    void accept(Reading reading);

    /**
     * Lets time pass.
     *
     * @param arrival up to which everything that arrived was taken
     */
    void advance(long arrival);

    /**
     * Ends all its alerts and forgets everything, since it runs no more.
     *
     * @param time now
     */
    void end(long time);

    /**
     * Ends the alert of a device that is gone, and forgets it.
     *
     * @param deviceId the device
     * @param time now
     */
    void forget(String deviceId, long time);

    /** Forgets everything, since another rule remembers it now, or it is not needed after all. */
    void release();

    /** Returns what tells this version of the rule from others that remember something else. */
    String fingerprint();

    /** Returns from when on records are for it, milliseconds since 1970. */
    long since();

    /** Returns how long before now what it remembers begins, in milliseconds; {@link Long#MAX_VALUE} where no time bounds it. */
    long reachMillis();

    /** Returns the devices with an active alert, and when it began. */
    Map<String, Long> active();

    /**
     * Takes alerts over that another version of the rule raised.
     *
     * @param alerts the devices, and when theirs began
     */
    void adopt(Map<String, Long> alerts);

    /** Writes what it remembers. */
    void write(DataOutput out) throws IOException;

    /**
     * Reads what it remembers.
     *
     * @param in written by a rule with the same fingerprint
     * @param awayMillis how long no device could be heard since
     */
    void read(DataInput in, long awayMillis) throws IOException;

    /**
     * Takes note that it failed, which is a mistake of this program.
     *
     * @param failure what it threw
     */
    void failed(RuntimeException failure);

    /** Returns what it counted. */
    Map<String, Long> counts();

    /** Returns what went wrong last. */
    Optional<String> lastFault();

    /** Returns why it was stopped, in words; empty while it runs. */
    default Optional<String> stopped() {
        return Optional.empty();
    }

    /** Returns what its author should look at. */
    List<String> warnings();
}
