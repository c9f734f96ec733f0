package io.millrace.gateway.internal.groups;

import io.millrace.api.gateway.RefusedException;

/** The consumer's end, an AMQP link or a STOMP subscription. Called from any thread; hands over and returns. */
public interface RecordSink {

    /**
     * Takes a record, in order per device. Never more than were permitted.
     *
     * @param delivery the record, to be settled
     */
    void deliver(RecordDelivery delivery);

    /**
     * Nothing more comes, and settlements have no effect any more.
     *
     * @param cause why, for the client
     */
    void ended(RefusedException cause);
}
