package io.millrace.log.internal;

import static io.millrace.log.internal.LogFixture.NOW;
import static io.millrace.log.internal.LogFixture.SOON;
import static io.millrace.log.internal.LogFixture.payloads;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.api.stream.StreamRecord;
import io.millrace.testing.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RetentionTest {

    private static final int MIB = 1 << 20;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private LogFixture fixture;

    @Before
    public void open() {
        Map<String, Object> config = Map.of(
                "retentionHours",
                1,
                "retentionMebibytes",
                64,
                "memtableMebibytes",
                4,
                "retentionCheckSeconds",
                100_000);
        fixture = new LogFixture(folder.getRoot().toPath(), config);
    }

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void recordsThatAreTooOldAreGoneAndPositionsGoOn() throws InterruptedException {
        fixture.appendNumbers(0, 10);
        fixture.clock().advance(Duration.ofMinutes(60).plusSeconds(4));
        fixture.log().retention().run();
        assertEquals(new StreamInfo(StreamKind.TELEMETRY, 5, 10), telemetry());
        assertEquals(List.of("4", "5", "6", "7", "8", "9"), fromEarliest());
        fixture.reopen();
        assertEquals(new StreamInfo(StreamKind.TELEMETRY, 5, 10), telemetry());
        assertEquals(List.of("4", "5", "6", "7", "8", "9"), fromEarliest());
    }

    @Test
    public void positionsAreNotUsedAgainWhenAllRecordsAreGone() throws InterruptedException {
        fixture.appendNumbers(0, 10);
        fixture.clock().advance(Duration.ofDays(1));
        fixture.log().retention().run();
        fixture.reopen();
        assertEquals(new StreamInfo(StreamKind.TELEMETRY, 11, 10), telemetry());
        assertEquals(List.of(), fromEarliest());
        assertEquals(11, fixture.appendNumbers(90_000, 90_001));
    }

    @Test
    public void aReaderThatFellBehindGoesOnWithTheFirstRecordThatIsKept() throws InterruptedException {
        fixture.log().createGroup(StreamKind.TELEMETRY, "slow", new SeekTarget.Earliest());
        fixture.appendNumbers(0, 10);
        try (LogReader reader = fixture.read("slow")) {
            assertEquals(List.of("0", "1"), payloads(reader.poll(2, SOON)));
            fixture.clock().advance(Duration.ofMinutes(60).plusSeconds(7));
            fixture.log().retention().run();
            assertEquals(
                    3,
                    fixture.log()
                            .group(StreamKind.TELEMETRY, "slow")
                            .orElseThrow()
                            .lag());
            assertEquals(List.of("7", "8", "9"), payloads(reader.poll(10, SOON)));
        }
    }

    @Test
    public void theKindThatTakesMostLosesItsOldestWhenTheDiskShareIsUsedUp() {
        fixture.append(Records.record().kind(StreamKind.LIFECYCLE).build());
        Random random = new Random(7);
        for (int batch = 0; batch < 10; batch++) {
            List<StreamRecord> records = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                byte[] payload = new byte[MIB];
                random.nextBytes(payload);
                records.add(Records.record().payload(payload).build());
            }
            fixture.append(records);
        }
        Awaitility.await().until(() -> {
            fixture.log().retention().run();
            return fixture.log().fileBytes() <= 64L * MIB;
        });
        assertTrue(telemetry().first() > 1);
        assertEquals(100, telemetry().last());
        assertEquals(
                new StreamInfo(StreamKind.LIFECYCLE, 1, 1),
                fixture.log().streams().get(StreamKind.LIFECYCLE.ordinal()));
    }

    private StreamInfo telemetry() {
        return fixture.log().streams().get(StreamKind.TELEMETRY.ordinal());
    }

    private List<String> fromEarliest() throws InterruptedException {
        try (LogReader reader = fixture.log().openAt(StreamKind.TELEMETRY, new SeekTarget.Earliest())) {
            return payloads(reader.poll(100, NOW));
        }
    }
}
