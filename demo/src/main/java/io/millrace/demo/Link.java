package io.millrace.demo;

import java.io.IOException;
import java.time.Duration;

/** A device's connection. Used by one thread. */
interface Link extends AutoCloseable {

    /** How long the server may take for an answer. */
    Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Sends a reading and does not wait for its acknowledgement.
     *
     * @param reading what to send
     * @return the acknowledgement to come
     * @throws IOException if the connection broke
     * @throws InterruptedException if the thread is to end
     */
    Receipt send(Reading reading) throws IOException, InterruptedException;

    /** Closes the connection as the protocol wants it. */
    @Override
    void close() throws IOException;

    /** An acknowledgement to come. */
    @FunctionalInterface
    interface Receipt {

        /**
         * Waits for it.
         *
         * @throws IOException if the server refused the reading, was silent for too long, or the connection broke
         * @throws InterruptedException if the thread is to end
         */
        void await() throws IOException, InterruptedException;
    }

    /** Returns where a device's telemetry goes, the same on every protocol. */
    static String telemetry(String deviceId) {
        return "devices/" + deviceId + "/telemetry";
    }
}
