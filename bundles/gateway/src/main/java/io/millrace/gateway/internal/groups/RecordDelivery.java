package io.millrace.gateway.internal.groups;

import io.millrace.api.log.LogRecord;

/** A record on its way to one consumer. */
public interface RecordDelivery {

    /** Returns the record and its place in the log. */
    LogRecord record();

    /** Returns how often it was given to a consumer before. */
    int earlierDeliveries();

    /**
     * Says what the consumer did with it. Any thread; without effect the second time, and once the group was moved by a seek.
     *
     * @param settlement what it did
     */
    void settle(Settlement settlement);
}
