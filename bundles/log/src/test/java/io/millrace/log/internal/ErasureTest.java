package io.millrace.log.internal;

import static io.millrace.log.internal.LogFixture.NOW;
import static io.millrace.log.internal.LogFixture.SOON;
import static io.millrace.log.internal.LogFixture.payloads;
import static org.junit.Assert.assertEquals;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.testing.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Records of a device that is gone are erased; and a group says since when its oldest record waits. */
public class ErasureTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private LogFixture fixture;

    @Before
    public void open() {
        fixture = new LogFixture(folder.getRoot().toPath(), Map.of());
        fixture.log().createGroup(StreamKind.TELEMETRY, "g", new SeekTarget.Earliest());
        append("a", 1);
        append("gone", 2);
        append("b", 3);
        append("gone", 4);
    }

    @After
    public void close() {
        fixture.close();
    }

    private void append(String deviceId, int number) {
        fixture.append(
                Records.record(deviceId, String.valueOf(number)).at(number).build());
    }

    private int erase(String generationId) {
        return fixture.log().erase(StreamKind.TELEMETRY, "gone", generationId);
    }

    private List<String> all() throws InterruptedException {
        try (LogReader reader = fixture.log().openAt(StreamKind.TELEMETRY, new SeekTarget.Earliest())) {
            return payloads(reader.poll(10, NOW));
        }
    }

    @Test
    public void whatIsErasedIsReadByNobodyNowAndAfterARestart() throws InterruptedException {
        assertEquals("another generation", 0, erase("g-2"));
        assertEquals(2, erase("g-1"));
        assertEquals("again", 0, erase("g-1"));
        assertEquals(List.of("1", "3"), all());
        fixture.reopen();
        assertEquals(List.of("1", "3"), all());
        append("gone", 5);
        assertEquals(List.of("1", "3", "5"), all());
    }

    @Test
    public void theRecordsAroundAreFoundByTimeAndPositionsAreNotUsedAgain() throws InterruptedException {
        erase("g-1");
        fixture.reopen();
        try (LogReader reader = fixture.log()
                .openAt(StreamKind.TELEMETRY, new SeekTarget.At(Records.TIME.plus(Duration.ofSeconds(2))))) {
            assertEquals(3, reader.poll(10, NOW).get(0).position());
        }
        append("a", 5);
        try (LogReader reader = fixture.log().openAt(StreamKind.TELEMETRY, new SeekTarget.Latest())) {
            append("a", 6);
            assertEquals(6, reader.poll(10, SOON).get(0).position());
        }
    }

    @Test
    public void aGroupThatIsDoneWithTheRestHasNoLag() throws InterruptedException {
        erase("g-1");
        try (LogReader reader = fixture.read("g")) {
            assertEquals(List.of("1", "3"), payloads(reader.poll(10, NOW)));
            reader.commit(3);
            assertEquals(List.of(), reader.poll(10, NOW));
            assertEquals(0, fixture.log().group(StreamKind.TELEMETRY, "g").get().lag());
        }
    }

    @Test
    public void aGroupThatIsNotDoneWithTheRestKeepsItsPlace() throws InterruptedException {
        erase("g-1");
        try (LogReader reader = fixture.read("g")) {
            reader.poll(10, NOW);
            reader.commit(1);
            reader.poll(10, NOW);
            assertEquals(1, fixture.log().group(StreamKind.TELEMETRY, "g").get().position());
        }
    }

    @Test
    public void aGroupSaysSinceWhenItsOldestRecordWaits() throws InterruptedException {
        assertEquals(Optional.of(Records.TIME.plusSeconds(1)), waitingSince());
        try (LogReader reader = fixture.read("g")) {
            reader.poll(2, NOW);
            reader.commit(2);
            assertEquals(Optional.of(Records.TIME.plusSeconds(3)), waitingSince());
            reader.poll(2, NOW);
            reader.commit(4);
            assertEquals(Optional.empty(), waitingSince());
        }
    }

    private Optional<Instant> waitingSince() {
        return fixture.log().group(StreamKind.TELEMETRY, "g").get().waitingSince();
    }
}
