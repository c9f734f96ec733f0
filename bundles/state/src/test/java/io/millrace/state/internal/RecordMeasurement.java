package io.millrace.state.internal;

import io.millrace.api.log.LogRecord;
import io.millrace.testing.Records;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures the state store by hand: one thread records batches of five-field objects of many devices, synced. Arguments: a
 * folder on the disk to measure, records a batch, devices, batches a round, rounds.
 */
public final class RecordMeasurement {

    private RecordMeasurement() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "state-measurement");
        int size = Integer.parseInt(args[1]);
        int devices = Integer.parseInt(args[2]);
        int batches = Integer.parseInt(args[3]);
        long position = 0;
        try (StateFixture fixture = new StateFixture(folder, Map.of())) {
            for (int round = 1; round <= Integer.parseInt(args[4]); round++) {
                long cpu = cpuNanos();
                long start = System.nanoTime();
                for (int i = 0; i < batches; i++) {
                    fixture.state().record(batch(position, size, devices));
                    position += size;
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                long records = (long) batches * size;
                System.out.printf(
                        "round %d, batches of %d, %d devices: %,.0f records/s, %.1f us CPU a record%n",
                        round, size, devices, records / seconds, (cpuNanos() - cpu) / 1e3 / records);
            }
        }
    }

    private static List<LogRecord> batch(long position, int size, int devices) {
        Instant now = Instant.now();
        List<LogRecord> batch = new ArrayList<>(size);
        for (long at = position + 1; at <= position + size; at++) {
            String payload = "{\"temperature\":" + at % 97 / 4.0 + ",\"humidity\":" + at % 61 + ",\"motor\":{\"rpm\":"
                    + at % 3000 + ",\"on\":true},\"state\":\"running\"}";
            batch.add(new LogRecord(
                    at,
                    Records.record("device-" + at % devices, payload).at(now).build()));
        }
        return batch;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
