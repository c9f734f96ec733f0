package io.millrace.rules.query;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A query that runs. One thread at a time; it has none of its own, and no clock but the times it is given. */
@ConsumerType
public interface StandingQuery extends AutoCloseable {

    /** Returns the attributes of a record, in the order of its values. */
    List<QueryAttribute> attributes();

    /** Tells whether it says itself when alerts end. */
    boolean clears();

    /** Returns how long before now what it remembers begins, in milliseconds; {@link Long#MAX_VALUE} where no time bounds it. */
    long reachMillis();

    /** Returns in how many places it keeps a record at most, such as windows. */
    int places();

    /**
     * Takes a record.
     *
     * @param time when it arrived, milliseconds since 1970, never before the one before
     * @param values one for each attribute, of its type; null for what is unknown
     */
    void accept(long time, Object[] values);

    /**
     * Lets time pass.
     *
     * @param time up to which nothing comes any more, milliseconds since 1970
     */
    void advance(long time);

    /** Returns all that it remembers. */
    byte[] snapshot();

    /**
     * Goes on where another of the same text was.
     *
     * @param snapshot what that remembered
     * @param time where its clock was
     * @throws IOException if this version cannot read it; then this one is to be closed
     */
    void restore(byte[] snapshot, long time) throws IOException;

    /** Forgets everything. */
    @Override
    void close();
}
