package io.millrace.rules.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.rule.RuleSignal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** What rules remember, and have said, outlives stops, kills and broken files; and comes in order. */
public class RuleMemoryTest extends InHouse {

    private void killAndStart() {
        RuleHost killed = host;
        house.kill();
        host = house.start();
        killed.engine().close();
    }

    private String due() {
        return lines(host.engine().due(100));
    }

    @Test
    public void windowsSurviveAStopAndAKill() {
        put("hot", "sum(t) over 1 hour > 80");
        house.send("d", "{\"t\":50}");
        restart();
        assertEquals("", lines(house.send("d", "{\"t\":20}")));
        // Killed: the snapshot is that of the stop before, the cursor is further.
        killAndStart();
        List<RuleSignal> raised = house.send("d", "{\"t\":15}");
        assertEquals("+hot/d", lines(raised));
        assertEquals(85.0, raised.get(0).values().get("sum(t) over 1 hour"));
    }

    @Test
    public void aLogThatHasBegunAnewIsEvaluated() {
        put("hot", "t > 80");
        house.send("d", "{\"t\":1}");
        house.send("d", "{\"t\":1}");
        host.stop();
        house = new House(database, memory());
        house.clock.advance(Duration.ofHours(1));
        host = house.start();
        assertEquals("+hot/d", lines(house.send("d", "{\"t\":99}")));
    }

    @Test
    public void whatCameBeforeTheFirstSnapshotSurvivesAKill() {
        put("hot", "sum(t) over 1 hour > 80");
        house.send("d", "{\"t\":50}");
        killAndStart();
        assertEquals("+hot/d", lines(house.send("d", "{\"t\":40}")));
    }

    @Test
    public void aRuleThatIsYoungerThanTheSnapshotSurvivesAKill() {
        house.send("d", "{\"t\":50}");
        host.snapshot();
        house.clock.advance(Duration.ofHours(5));
        put("hot", "sum(t) over 1 hour > 80");
        house.send("d", "{\"t\":50}");
        killAndStart();
        assertEquals("+hot/d", lines(house.send("d", "{\"t\":40}")));
    }

    @Test
    public void aBrokenSnapshotIsPutAsideAndWhatCameIsReadAgain() throws IOException {
        put("hot", "sum(t) over 1 hour > 80");
        house.send("d", "{\"t\":50}");
        host.stop();
        Path file = memory().resolve("memory.bin");
        byte[] octets = Files.readAllBytes(file);
        octets[octets.length - 3] ^= 1;
        Files.write(file, octets);
        host = house.start();
        assertTrue(Files.exists(memory().resolve("memory.broken")));
        assertEquals("+hot/d", lines(house.send("d", "{\"t\":50}")));
    }

    @Test
    public void timePassesOnlyWhileTheRouteHasTakenEverything() {
        put("silent", "nothing for 10 min");
        house.send("d", "{\"t\":1}");
        house.append("d", "{\"t\":2}");
        house.clock.advance(Duration.ofMinutes(20));
        host.engine().tick();
        assertEquals("a record waits", "", lines(host.engine().due(10)));
        house.route();
        host.engine().tick();
        assertEquals("+silent/d", lines(host.engine().due(10)));
        assertEquals(
                "again until it is settled", "+silent/d", lines(host.engine().due(10)));
        host.engine().settle(1);
        assertEquals("", lines(host.engine().due(10)));
    }

    @Test
    public void whatTimeBroughtAndNoRouteTookSurvivesARestart() {
        put("silent", "nothing for 10 min");
        house.send("d", "{\"t\":1}");
        house.clock.advance(Duration.ofMinutes(20));
        host.engine().tick();
        restart();
        assertEquals("+silent/d", lines(host.engine().due(10)));
    }

    private void cutOff(String name) throws IOException {
        try (FileChannel file = FileChannel.open(memory().resolve(name), StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
    }

    @Test
    public void theSnapshotBeforeTakesThePlaceOfOneThatIsCutOff() throws IOException {
        put("hot", "sum(t) over 1 hour > 80");
        house.send("d", "{\"t\":50}");
        host.snapshot();
        house.send("d", "{\"t\":20}");
        host.snapshot();
        cutOff("memory.bin");
        killAndStart();
        List<RuleSignal> raised = house.send("d", "{\"t\":15}");
        assertEquals("+hot/d", lines(raised));
        assertEquals(85.0, raised.get(0).values().get("sum(t) over 1 hour"));
    }

    @Test
    public void windowsAreFilledAgainFromTheLastRecordsWhereNoSnapshotIsLeft() throws IOException {
        put("hot", "sum(t) over 1 hour > 80");
        house.send("d", "{\"t\":99}");
        house.clock.advance(Duration.ofHours(5));
        house.send("d", "{\"t\":40}");
        restart();
        cutOff("memory.bin");
        Files.deleteIfExists(memory().resolve("memory.old"));
        killAndStart();
        List<RuleSignal> raised = house.send("d", "{\"t\":45}");
        assertEquals("+hot/d", lines(raised));
        assertEquals(85.0, raised.get(0).values().get("sum(t) over 1 hour"));
    }

    @Test
    public void anAlertThatIsActiveIsSaidAgainWhereNoSnapshotIsLeft() {
        put("hot", "t > 80");
        house.send("a", "{\"t\":99}");
        house.send("b", "{\"t\":99}");
        house.send("b", "{\"t\":9}");
        killAndStart();
        host.engine().tick();
        assertEquals("+hot/a", due());
        assertEquals("", lines(house.send("a", "{\"t\":9}")));
        assertEquals("+hot/a -hot/a", due());
    }

    @Test
    public void timeThatPassesAfterAKillHidesNoRecord() {
        put("hot", "sum(t) over 1 hour > 80");
        house.send("d", "{\"t\":50}");
        host.snapshot();
        house.send("d", "{\"t\":20}");
        killAndStart();
        house.clock.advance(Duration.ofMinutes(1));
        host.engine().tick();
        assertEquals("+hot/d", lines(house.send("d", "{\"t\":15}")));
    }

    private String handIn(int record) {
        return lines(host.engine()
                .process(List.of(new LogRecord(
                        record, house.log.records(StreamKind.TELEMETRY).get(record - 1)))));
    }

    @Test
    public void whatWasAnsweredAndNotHandedOnIsAnsweredAgainAfterARestart() {
        put("hot", "t > 80");
        house.append("d", "{\"t\":99}");
        assertEquals("+hot/d", handIn(1));
        restart();
        assertEquals("+hot/d", handIn(1));
        host.snapshot();
        killAndStart();
        assertEquals("+hot/d", handIn(1));
    }

    @Test
    public void whatTimeBroughtAndNoRouteTookSurvivesAKill() {
        put("hot", "t > 80 for 10 min");
        house.send("d", "{\"t\":99}");
        host.snapshot();
        house.clock.advance(Duration.ofMinutes(20));
        host.engine().tick();
        house.send("other", "{\"t\":1}");
        killAndStart();
        host.engine().tick();
        assertEquals("+hot/d", due());
    }

    @Test
    public void whatARecordBringsComesAfterWhatTimeBroughtOfThatDevice() {
        put("silent", "nothing for 10 min");
        house.send("d", "{\"t\":1}");
        house.clock.advance(Duration.ofMinutes(20));
        host.engine().tick();
        assertEquals("", lines(house.send("d", "{\"t\":1}")));
        assertEquals("+silent/d -silent/d", due());
        host.engine().settle(2);
        assertEquals("", due());
    }

    @Test
    public void aFleetThatFallsSilentAtOnceIsToldInFull() {
        put("silent", "nothing for 10 hour");
        for (int i = 0; i < 12_000; i++) {
            house.append("d" + i, "{\"t\":1}");
        }
        house.route();
        house.clock.advance(Duration.ofHours(20));
        host.engine().tick();
        assertEquals(12_000, host.engine().due(20_000).size());
    }

    @Test
    public void timeWaitsForRoutesThatAreFarBehind() {
        put("silent", "nothing for 10 hour");
        for (int i = 0; i < 12_000; i++) {
            house.append("d" + i, "{\"t\":1}");
        }
        house.route();
        house.clock.advance(Duration.ofHours(20));
        host.engine().tick();
        put("late", "nothing for 1 sec");
        house.send("x", "{\"t\":1}");
        house.clock.advance(Duration.ofHours(1));
        host.engine().tick();
        assertEquals(12_000, host.engine().due(20_000).size());
        host.engine().settle(12_000);
        host.engine().tick();
        assertEquals("+late/x", due());
    }
}
