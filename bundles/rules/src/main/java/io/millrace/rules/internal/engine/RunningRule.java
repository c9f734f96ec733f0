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
     * Ends all its alerts, since it runs no more.
     *
     * @param time now
     */
    void end(long time);

    /** Returns what tells this version of the rule from others that remember something else. */
    String fingerprint();

    /** Writes what it remembers. */
    void write(DataOutput out) throws IOException;

    /**
     * Reads what it remembers.
     *
     * @param in of a snapshot of a rule with the same fingerprint
     * @param now the server's time: what it waited for while it did not run is waited for anew
     */
    void read(DataInput in, long now) throws IOException;

    /** Returns what it counted. */
    Map<String, Long> counts();

    /** Returns what went wrong last. */
    Optional<String> lastFault();

    /** Returns what its author should look at. */
    List<String> warnings();
}
