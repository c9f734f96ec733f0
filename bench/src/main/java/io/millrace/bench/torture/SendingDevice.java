package io.millrace.bench.torture;

import io.millrace.bench.client.Link;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;

/**
 * A device that numbers its records and enters each acknowledgement in the ledger. What was not acknowledged when a connection broke it
 * sends again, first and under the same message ids, as a device should.
 */
final class SendingDevice extends Worker {

    private static final int BATCH = 10;
    private static final long PAUSE_MILLIS = 40;

    private final String deviceId;
    private final String password;
    private final Ledger ledger;
    private final Link.Opener opener;
    private final Recorder roundTrips;

    /**
     * Makes one.
     *
     * @param opener makes its connections
     * @param roundTrips is told the time until all records that were sent together are acknowledged, in microseconds
     */
    SendingDevice(String deviceId, String password, Ledger ledger, Link.Opener opener, Recorder roundTrips) {
        super(deviceId, ledger);
        this.deviceId = deviceId;
        this.password = password;
        this.ledger = ledger;
        this.opener = opener;
        this.roundTrips = roundTrips;
    }

    @Override
    void session() throws IOException, InterruptedException {
        try (Link link = opener.open(deviceId, password)) {
            while (isRunning()) {
                int first = ledger.firstUnacknowledged(deviceId);
                long begin = System.nanoTime();
                link.send(first, BATCH, this::acknowledged);
                roundTrips.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void acknowledged(int number) {
        ledger.acknowledged(deviceId, number);
        served();
    }
}
