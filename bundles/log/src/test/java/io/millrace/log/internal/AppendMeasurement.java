package io.millrace.log.internal;

import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.stream.StreamRecord;
import io.millrace.testing.Records;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the log by hand: 50 producers, each with 20 records on the way, 256 octets of payload, synced. Arguments: a folder
 * on the disk to measure, seconds a round, rounds.
 */
public final class AppendMeasurement {

    private static final int PRODUCERS = 50;
    private static final int WINDOW = 20;
    private static final byte[] PAYLOAD = ("{\"temperature\":21.5,\"pad\":\"" + "x".repeat(256 - 28) + "\"}")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private AppendMeasurement() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "log-measurement");
        try (LogFixture fixture = new LogFixture(folder, Map.of())) {
            for (int round = 1; round <= Integer.parseInt(args[2]); round++) {
                round(fixture, round, Long.parseLong(args[1]));
            }
        }
    }

    private static void round(LogFixture fixture, int round, long seconds) throws InterruptedException {
        long cpu = cpuNanos();
        long syncs = fixture.log().writer().syncs();
        long start = System.nanoTime();
        AtomicLong count = new AtomicLong();
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            String device = "device-" + i;
            Thread producer = new Thread(() -> produce(fixture, device, start + seconds * 1_000_000_000L, count));
            producer.start();
            producers.add(producer);
        }
        for (Thread producer : producers) {
            producer.join();
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        syncs = fixture.log().writer().syncs() - syncs;
        System.out.printf(
                "round %d: %,.0f records/s, %.1f us CPU a record, %.0f records a sync, %.2f ms a sync%n",
                round,
                count.get() / elapsed,
                (cpuNanos() - cpu) / 1e3 / count.get(),
                count.get() / (double) syncs,
                elapsed * 1e3 / syncs);
    }

    private static void produce(LogFixture fixture, String device, long end, AtomicLong count) {
        Semaphore window = new Semaphore(WINDOW);
        AppendCallback callback = new AppendCallback() {
            @Override
            public void appended(long position) {
                window.release();
            }

            @Override
            public void failed(LogException cause) {
                throw cause;
            }
        };
        long sent = 0;
        while (System.nanoTime() < end) {
            window.acquireUninterruptibly();
            StreamRecord record = Records.record()
                    .device(device)
                    .at(Instant.now())
                    .payload(PAYLOAD)
                    .build();
            fixture.log().append(record, callback);
            sent++;
        }
        window.acquireUninterruptibly(WINDOW);
        count.addAndGet(sent);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
