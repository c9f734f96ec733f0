package io.millrace.log.internal;

import static org.junit.Assert.assertEquals;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.testing.InMemoryStreamLog;
import io.millrace.testing.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Does the same at random to the log and to one in memory, and compares all answers. */
public class LogModelTest {

    private static final List<String> GROUPS = List.of("a", "b", "c");
    private static final int STEPS = 1500;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theLogAnswersAsOneInMemoryDoes() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            run(seed);
        }
    }

    private void run(long seed) throws Exception {
        Random random = new Random(seed);
        InMemoryStreamLog model = new InMemoryStreamLog();
        Map<String, LogReader> readers = new HashMap<>();
        Map<String, LogReader> modelReaders = new HashMap<>();
        try (LogFixture fixture = new LogFixture(folder.newFolder().toPath(), Map.of("tailMebibytes", seed % 2))) {
            for (int step = 0; step < STEPS; step++) {
                String where = "seed " + seed + ", step " + step;
                String group = GROUPS.get(random.nextInt(GROUPS.size()));
                int choice = random.nextInt(100);
                if (choice < 40) {
                    append(fixture, model, step, 1 + random.nextInt(5));
                } else if (choice < 75) {
                    read(where, random, open(fixture.log(), group, readers), open(model, group, modelReaders));
                } else if (choice < 90) {
                    SeekTarget target = target(random, step);
                    both(where, fixture.log(), model, log -> log.seek(StreamKind.TELEMETRY, group, target)
                            .isPresent());
                } else if (choice < 95) {
                    close(group, readers, modelReaders);
                    both(where, fixture.log(), model, log -> log.deleteGroup(StreamKind.TELEMETRY, group));
                } else {
                    GROUPS.forEach(each -> close(each, readers, modelReaders));
                    fixture.reopen();
                }
                both(where, fixture.log(), model, LogModelTest::positions);
            }
        }
    }

    private static void append(LogFixture fixture, InMemoryStreamLog model, int step, int count) {
        List<io.millrace.api.stream.StreamRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(Records.record("d" + i, step + "." + i).at(step).build());
        }
        fixture.append(records);
        records.forEach(record -> model.append(record, new IgnoringCallback()));
    }

    private static void read(String where, Random random, LogReader reader, LogReader modelReader)
            throws InterruptedException {
        int max = 1 + random.nextInt(20);
        List<LogRecord> records = reader.poll(max, Duration.ZERO);
        assertEquals(where, describe(modelReader.poll(max, Duration.ZERO)), describe(records));
        if (!records.isEmpty() && random.nextBoolean()) {
            long done = records.get(random.nextInt(records.size())).position();
            reader.commit(done);
            modelReader.commit(done);
        }
    }

    private static LogReader open(StreamLog log, String group, Map<String, LogReader> readers) {
        return readers.computeIfAbsent(group, name -> log.openGroup(StreamKind.TELEMETRY, name, "the test"));
    }

    private static void close(String group, Map<String, LogReader> readers, Map<String, LogReader> modelReaders) {
        for (Map<String, LogReader> each : List.of(readers, modelReaders)) {
            LogReader reader = each.remove(group);
            if (reader != null) {
                reader.close();
            }
        }
    }

    private static SeekTarget target(Random random, int step) {
        return switch (random.nextInt(3)) {
            case 0 -> new SeekTarget.Earliest();
            case 1 -> new SeekTarget.Latest();
            default -> new SeekTarget.At(Records.TIME.plusMillis(random.nextInt(step * 1000 + 1000)));
        };
    }

    private static List<String> positions(StreamLog log) {
        return log.groups(StreamKind.TELEMETRY).stream()
                .map((GroupInfo group) -> group.group() + " " + group.position() + " " + group.lag())
                .toList();
    }

    private static List<String> describe(List<LogRecord> records) {
        return records.stream()
                .map(record ->
                        record.position() + LogFixture.payloads(List.of(record)).toString())
                .toList();
    }

    private static <T> void both(String where, StreamLog log, StreamLog model, Function<StreamLog, T> question) {
        assertEquals(where, question.apply(model), question.apply(log));
    }
}
