package io.millrace.bench.torture;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/** What a worker notes of its connections. */
public class WorkerTest {

    @Test
    public void countsItsCutsAndHowLongItWasNotServed() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Worker worker = new Worker("w", new Ledger()) {
            @Override
            void session() throws IOException {
                if (cuts() < 2) {
                    throw new IOException("cut " + cuts());
                }
                served();
                stop();
                done.countDown();
            }
        };

        worker.start();
        assertTrue(done.await(10, TimeUnit.SECONDS));

        assertEquals(2, worker.cuts());
        assertEquals("w (last cut: cut 1)", worker.toString());
        Duration outage = worker.longestOutage();
        assertTrue("from the first cut on: " + outage, outage.toMillis() >= 400);
        assertEquals("it forgets what it told", Duration.ZERO, worker.longestOutage());
    }
}
