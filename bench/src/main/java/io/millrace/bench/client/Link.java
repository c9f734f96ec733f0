package io.millrace.bench.client;

import java.io.IOException;
import java.util.function.IntConsumer;

/** A device's connection on one of the protocols. */
public interface Link extends AutoCloseable {

    /** Seconds without a word from the server after which a connection is given up. */
    int KEEP_ALIVE_SECONDS = 4;

    /** Seconds to wait for an acknowledgement. */
    int PATIENCE_SECONDS = 20;

    /**
     * Sends records and waits until all are acknowledged.
     *
     * @param first the number of the first
     * @param count how many
     * @param acknowledged is told each number as soon as it is safe
     * @throws IOException where the connection breaks or the server refuses; some may be acknowledged then
     */
    void send(int first, int count, IntConsumer acknowledged) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /** Opens a link. */
    interface Opener {

        /** Connects and logs in. */
        Link open(String deviceId, String password) throws IOException, InterruptedException;
    }

    /** Returns the payload of a record. */
    static String payload(int number) {
        return "{\"seq\":" + number + "}";
    }

    /** Returns the message id of a record, by which a repetition is known. */
    static String messageId(int number) {
        return "n" + number;
    }

    /** Returns the number of a record by its message id. */
    static int number(String messageId) {
        return Integer.parseInt(messageId.substring(1));
    }
}
