package io.millrace.streams.internal.deadletter;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.stream.Content;
import io.millrace.streams.internal.FakeLog;
import io.millrace.testing.Records;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class DeadLetterFolderTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Retention ROOMY = new Retention(100, 1 << 20, Duration.ofDays(1));

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Test
    public void aLetterComesBackAsItWentInAfterARestart() {
        byte[] payload = {0, (byte) 0xff, 7};
        LogRecord record = new LogRecord(
                9,
                FakeLog.record(
                        StreamKind.EVENTS, "press-1", new Content(Optional.of("a/b"), Map.of("k", "v"), payload)));
        open(ROOMY, NOW).add("crm/odd route", record, "why", 5);

        DeadLetter letter =
                open(ROOMY, NOW).list(any -> true, 10, Optional.empty()).get(0);
        assertEquals("crm/odd route", letter.routeId());
        assertEquals(new DeadLetter.Failure("why", NOW, 5), letter.failure());
        assertEquals(record.position(), letter.record().position());
        assertEquals(record.record().stamp(), letter.record().record().stamp());
        assertEquals(Map.of("k", "v"), letter.record().record().content().properties());
        assertEquals(Optional.of("a/b"), letter.record().record().content().contentType());
        assertArrayEquals(payload, letter.record().record().content().payload());
    }

    @Test
    public void aFileThatIsNoDeadLetterIsLeftAloneAndKeepsNoneOut() throws Exception {
        Files.createDirectories(folder());
        Path strange = Files.writeString(folder().resolve("notes_1.json"), "{}");
        Path stranger = Files.writeString(folder().resolve("seventeen-letters_1.json"), "{}");
        DeadLetterFolder letters = open(ROOMY, NOW);
        letters.add("crm", FakeLog.at(1, "{}"), "r", 1);
        assertEquals(1, letters.size());
        assertTrue(Files.exists(strange) && Files.exists(stranger));
    }

    @Test
    public void theListIsNewestFirstByRouteAndByPage() {
        DeadLetterFolder letters = open(ROOMY, NOW);
        for (int i = 1; i <= 5; i++) {
            letters.add(i == 3 ? "other" : "crm", FakeLog.at(i, "{}"), "r", 1);
        }
        List<DeadLetter> first = letters.list("crm"::equals, 2, Optional.empty());
        assertEquals(List.of(5L, 4L), positions(first));
        assertEquals(
                List.of(2L, 1L),
                positions(
                        letters.list("crm"::equals, 9, Optional.of(first.get(1).id()))));
    }

    @Test
    public void theOldestAreDroppedBeyondNumberBytesAndAge() {
        DeadLetterFolder few = open(new Retention(2, 1 << 20, Duration.ofDays(1)), NOW);
        for (int i = 1; i <= 3; i++) {
            few.add("crm", FakeLog.at(i, "{}"), "r", 1);
        }
        assertEquals(List.of(3L, 2L), positions(few.list(any -> true, 9, Optional.empty())));

        DeadLetterFolder later = open(ROOMY, NOW.plus(Duration.ofDays(2)));
        later.add("crm", FakeLog.at(4, "{}"), "r", 1);
        assertEquals(List.of(4L), positions(later.list(any -> true, 9, Optional.empty())));

        DeadLetterFolder small = open(new Retention(100, 1, Duration.ofDays(9)), NOW.plus(Duration.ofDays(2)));
        small.add("crm", FakeLog.at(5, "{}"), "r", 1);
        assertEquals(0, small.size());
    }

    @Test
    public void theOldAreDroppedThoughNoNewOneComes() {
        open(ROOMY, NOW).add("crm", FakeLog.at(1, "{}"), "r", 1);
        DeadLetterFolder sameDay = open(ROOMY, NOW.plus(Duration.ofHours(23)));
        sameDay.expire();
        assertEquals(1, sameDay.size());
        DeadLetterFolder nextDay = open(ROOMY, NOW.plus(Duration.ofHours(25)));
        nextDay.expire();
        assertEquals(0, nextDay.size());
        assertEquals(0, open(ROOMY, NOW).size());
    }

    @Test
    public void aDiscardedLetterIsGoneForGood() {
        DeadLetterFolder letters = open(ROOMY, NOW);
        letters.add("crm", FakeLog.at(1, "{}"), "r", 1);
        String id = letters.list(any -> true, 1, Optional.empty()).get(0).id();
        assertTrue(letters.discard(id));
        assertFalse(letters.discard(id));
        assertEquals(Optional.empty(), open(ROOMY, NOW).find(id));
    }

    @Test
    public void aDeviceThatIsGoneTakesItsLettersWithIt() {
        DeadLetterFolder before = open(ROOMY, NOW);
        before.add("crm", letterOf("press-1", "g-1"), "r", 1);
        before.add("crm", letterOf("press-2", "g-2"), "r", 1);
        // What a rule said of it has no generation.
        before.add("rules", letterOf("press-1", "rule"), "r", 1);
        DeadLetterFolder letters = open(ROOMY, NOW.plusSeconds(10));
        letters.add("crm", letterOf("press-1", "g-1"), "late", 1);
        letters.add("crm", letterOf("press-1", "g-3"), "of the next of that name", 1);
        assertEquals(3, letters.erase("press-1", "g-1", NOW.plusSeconds(5)));
        assertEquals(0, letters.erase("press-1", "g-1", NOW.plusSeconds(5)));
        assertEquals(
                List.of("g-3", "g-2"),
                open(ROOMY, NOW).list(any -> true, 9, Optional.empty()).stream()
                        .map(letter -> letter.record().record().stamp().generationId())
                        .toList());
    }

    private static LogRecord letterOf(String deviceId, String generationId) {
        return new LogRecord(
                1, Records.record(deviceId, "{}").generation(generationId).build());
    }

    @Test
    public void anEditedLetterHoldsSomethingElseNowAndAfterARestart() {
        DeadLetterFolder letters = open(ROOMY, NOW);
        letters.add("crm", FakeLog.at(1, "{}"), "r", 1);
        DeadLetter before = letters.list(any -> true, 1, Optional.empty()).get(0);
        Content other = Content.of("{\"t\":1}".getBytes(StandardCharsets.UTF_8));
        assertTrue(letters.edit(before.id(), other));
        assertFalse(letters.edit("none", other));
        DeadLetter after = open(ROOMY, NOW).find(before.id()).orElseThrow();
        assertEquals("{\"t\":1}", new String(after.record().record().content().payload(), StandardCharsets.UTF_8));
        assertEquals(before.record().record().stamp(), after.record().record().stamp());
        assertEquals(before.failure(), after.failure());
    }

    @Test
    public void aFileThatSomebodySpoiltHidesNoOther() throws Exception {
        DeadLetterFolder letters = open(ROOMY, NOW);
        letters.add("crm", FakeLog.at(1, "{}"), "r", 1);
        letters.add("crm", FakeLog.at(2, "{}"), "r", 1);
        Path file = folder().resolve(
                        letters.list(any -> true, 1, Optional.empty()).get(0).id() + "_crm.json");
        Files.writeString(file, "{");
        Files.writeString(folder().resolve("notes.txt"), "x");
        assertEquals(List.of(1L), positions(open(ROOMY, NOW).list(any -> true, 9, Optional.empty())));
    }

    private Path folder() {
        return temporary.getRoot().toPath().resolve("dead-letters");
    }

    private DeadLetterFolder open(Retention retention, Instant now) {
        return new DeadLetterFolder(folder(), retention, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static List<Long> positions(List<DeadLetter> letters) {
        return letters.stream().map(letter -> letter.record().position()).toList();
    }
}
