package io.millrace.log.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.api.usage.Usage;
import io.millrace.api.usage.UsagePage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LogUsageTest {

    private static final LocalDate DAY = LocalDate.parse("2026-01-01");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private LogFixture fixture;

    @Before
    public void open() {
        fixture = new LogFixture(folder.getRoot().toPath(), Map.of("usageDays", 30, "tailMebibytes", 0));
    }

    @After
    public void close() {
        fixture.close();
    }

    private static StreamRecord record(StreamKind kind, String device, String stream, String time, int bytes) {
        Stamp stamp = new Stamp(Instant.parse(time), "m", false, "g", Optional.empty());
        return new StreamRecord(kind, device, stream, stamp, Content.of(new byte[bytes]));
    }

    private List<Usage> all(LocalDate from, LocalDate to, Optional<String> device, int pageSize) {
        List<Usage> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            UsagePage page = fixture.log().usage().usage(from, to, device, pageSize, cursor);
            all.addAll(page.usage());
            cursor = page.cursor();
        } while (cursor.isPresent());
        return all;
    }

    @Test
    public void sumsUpByDayDeviceKindAndStream() {
        fixture.append(List.of(
                record(StreamKind.TELEMETRY, "d1", "motor", "2026-01-01T00:00:00Z", 10),
                record(StreamKind.TELEMETRY, "d1", "motor", "2026-01-01T23:59:59.999Z", 5),
                record(StreamKind.TELEMETRY, "d1", "motor", "2026-01-02T00:00:00Z", 1),
                record(StreamKind.TELEMETRY, "d1", "pump", "2026-01-01T00:00:00Z", 2),
                record(StreamKind.EVENTS, "d1", "motor", "2026-01-01T00:00:00Z", 3),
                record(StreamKind.PRESENCE, "d1", "default", "2026-01-01T00:00:00Z", 100),
                record(StreamKind.TELEMETRY, "d0", "motor", "2026-01-01T00:00:00Z", 4)));
        assertEquals(
                List.of(
                        new Usage(DAY, "d0", StreamKind.TELEMETRY, "motor", 1, 4),
                        new Usage(DAY, "d1", StreamKind.TELEMETRY, "motor", 2, 15),
                        new Usage(DAY, "d1", StreamKind.TELEMETRY, "pump", 1, 2),
                        new Usage(DAY, "d1", StreamKind.EVENTS, "motor", 1, 3),
                        new Usage(DAY.plusDays(1), "d1", StreamKind.TELEMETRY, "motor", 1, 1)),
                all(DAY, DAY.plusDays(1), Optional.empty(), 100));
        assertEquals(
                1, all(DAY.plusDays(1), DAY.plusDays(9), Optional.of("d1"), 100).size());
        assertEquals(List.of(), all(DAY.plusDays(2), DAY.plusDays(9), Optional.empty(), 100));
        assertEquals(List.of(), all(DAY, DAY, Optional.of("d"), 100));
    }

    @Test
    public void addsUpToWhatWasStoredOverRestartsAndPages() {
        Random random = new Random(7);
        int stored = 0;
        for (int round = 0; round < 5; round++) {
            List<StreamRecord> records = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                records.add(record(
                        StreamKind.TELEMETRY,
                        "d" + random.nextInt(20),
                        "s" + random.nextInt(3),
                        DAY.plusDays(random.nextInt(4)) + "T12:00:00Z",
                        1));
            }
            fixture.append(records);
            stored += records.size();
            if (round % 2 == 0) {
                fixture.reopen();
            }
            List<Usage> usage = all(DAY, DAY.plusDays(9), Optional.empty(), 7);
            assertEquals(stored, usage.stream().mapToLong(Usage::messages).sum());
            assertEquals(stored, usage.stream().mapToLong(Usage::bytes).sum());
            assertEquals("none twice", usage.size(), new HashSet<>(usage).size());
            long byDevice = 0;
            for (int device = 0; device < 20; device++) {
                byDevice += all(DAY, DAY.plusDays(9), Optional.of("d" + device), 2).stream()
                        .mapToLong(Usage::messages)
                        .sum();
            }
            assertEquals(stored, byDevice);
        }
    }

    @Test
    public void keepsSoManyDays() {
        fixture.append(List.of(
                record(StreamKind.TELEMETRY, "d1", "s", "2025-11-01T00:00:00Z", 1),
                record(StreamKind.TELEMETRY, "d1", "s", "2025-12-20T00:00:00Z", 1)));
        assertEquals(2, all(DAY.minusDays(90), DAY, Optional.empty(), 100).size());
        fixture.reopen();
        org.awaitility.Awaitility.await()
                .until(() -> all(DAY.minusDays(90), DAY, Optional.empty(), 100).size() == 1);
        fixture.clock().advance(Duration.ofDays(30));
        org.awaitility.Awaitility.await()
                .until(() -> all(DAY.minusDays(90), DAY, Optional.empty(), 100).isEmpty());
    }

    @Test
    public void refusesACursorThatItDidNotGive() {
        for (String cursor : List.of("!", "AAAA", "")) {
            IllegalArgumentException thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> fixture.log().usage().usage(DAY, DAY, Optional.empty(), 1, Optional.of(cursor)));
            assertTrue(thrown.toString(), thrown.getMessage() != null);
        }
    }
}
