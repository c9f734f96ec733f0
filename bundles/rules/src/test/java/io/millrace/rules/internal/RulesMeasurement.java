package io.millrace.rules.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.StreamRecord;
import io.millrace.json.Json;
import io.millrace.rules.internal.engine.Reading;
import io.millrace.rules.internal.engine.RuleSet;
import io.millrace.rules.internal.lang.Lookups;
import io.millrace.testing.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Measures by hand what the one monitor of the rules costs: all devices through one set, and half of them through each of two sets at once.
 * Payloads are opened. Argument: how many rounds; the first is a cold one.
 */
public final class RulesMeasurement {

    private static final int DEVICES = 1_000;
    private static final int RECORDS = 400_000;
    private static final int BATCH = 500;
    private static final List<String> CONDITIONS = List.of(
            "temperature > 95",
            "avg(temperature) over 5 min by device > 80",
            "max(temperature) over tumbling 1 min - min(temperature) over tumbling 1 min > 60",
            "temperature > 90 and pressure < 2.5 for 2 min",
            "nothing for 10 min");

    private RulesMeasurement() {}

    public static void main(String[] args) {
        for (int round = 1; round <= Integer.parseInt(args[0]); round++) {
            double one = run(1);
            double two = run(2);
            System.out.printf(
                    "round %d: %,.0f records/s through one set, %,.0f through two on two threads, ratio %.2f%n",
                    round, one, two, two / one);
        }
    }

    private static double run(int sets) {
        List<List<LogRecord>> parts = new ArrayList<>();
        List<RuleSet> all = new ArrayList<>();
        for (int i = 0; i < sets; i++) {
            parts.add(records(i, sets));
            all.add(set());
        }
        long start = System.nanoTime();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < sets; i++) {
            RuleSet set = all.get(i);
            List<LogRecord> part = parts.get(i);
            running.add(CompletableFuture.runAsync(() -> process(set, part)));
        }
        running.forEach(CompletableFuture::join);
        return RECORDS / ((System.nanoTime() - start) / 1e9);
    }

    private static void process(RuleSet set, List<LogRecord> records) {
        for (int from = 0; from < records.size(); from += BATCH) {
            set.process(records.subList(from, Math.min(records.size(), from + BATCH)));
        }
    }

    private static RuleSet set() {
        RuleSet set = new RuleSet(RulesMeasurement::reading);
        RuleFactory factory = new RuleFactory(
                new RulesSettings.Memory(256 << 20, 128 << 20, 10_000), Lookups.NONE, new FakeQueries());
        for (int i = 0; i < CONDITIONS.size(); i++) {
            set.put(factory.make(new RuleDocument("r" + i, Map.of("condition", CONDITIONS.get(i))), 0, set));
        }
        return set;
    }

    /** A record of each device in turn; each speaks every ten seconds. */
    private static List<LogRecord> records(int part, int parts) {
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            int device = i % DEVICES;
            if (device % parts == part) {
                String payload = "{\"temperature\":" + (20 + i * 7919L % 80) + ",\"pressure\":" + i % 5 + "}";
                StreamRecord record = Records.record("device-" + device, payload)
                        .at(Records.TIME.plusMillis(10L * i))
                        .build();
                records.add(new LogRecord(i + 1, record));
            }
        }
        return records;
    }

    private static Reading reading(LogRecord source) {
        StreamRecord record = source.record();
        long time = record.stamp().enqueuedTime().toEpochMilli();
        return new Reading(
                StreamKind.TELEMETRY,
                record.deviceId(),
                record.streamId(),
                time,
                time,
                Optional.of(Json.readObject(record.content().payload())));
    }
}
