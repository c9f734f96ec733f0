package io.millrace.rules.siddhi.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.rules.query.QueryAttribute;
import io.millrace.rules.query.QueryAttribute.Type;
import io.millrace.rules.query.StandingQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Test;

/** What queries say of records and of time. */
public class SiddhiQueryTest {

    private static final SiddhiQueries QUERIES = new SiddhiQueries();
    private static final String TELEMETRY = "define stream telemetry (device string, t double, n int);\n";
    private static final String AVERAGE = TELEMETRY
            + """
              from telemetry#window.time(5 min) select device, avg(t) as average group by device insert into averages;
              from averages[average > 80] insert into alerts;
              from averages[average < 70] insert into clears""";

    private final Heard heard = new Heard();
    private StandingQuery query;

    private void open(String text) {
        query = QUERIES.open(text, heard);
    }

    private void at(long second, String device, Double t, Integer n) {
        query.accept(Heard.START + second * 1_000, new Object[] {device, t, n});
    }

    private void until(long second) {
        query.advance(Heard.START + second * 1_000);
    }

    private void restart(String text, long second) throws IOException {
        byte[] snapshot = query.snapshot();
        query.close();
        open(text);
        query.restore(snapshot, Heard.START + second * 1_000);
    }

    @After
    public void close() {
        query.close();
    }

    @Test
    public void anAverageHasHysteresis() {
        open(AVERAGE);
        assertTrue(query.clears());
        assertEquals(300_000, query.reachMillis());
        assertEquals(
                List.of(
                        new QueryAttribute("device", Type.STRING),
                        new QueryAttribute("t", Type.DOUBLE),
                        new QueryAttribute("n", Type.INT)),
                query.attributes());
        at(0, "a", 90.0, 1);
        at(1, "b", 10.0, 1);
        at(2, "a", 60.0, 1);
        assertEquals("75 is between both", "+0 {average=90.0, device=a}\n-1 {average=10.0, device=b}", heard.lines());
        at(3, "a", 30.0, 1);
        assertEquals("-3 {average=60.0, device=a}", heard.lines());
    }

    @Test
    public void twoDevicesAreComparedWithEachOther() {
        open(
                TELEMETRY
                        + """
                          from telemetry[device == 'in']#window.length(1) as a
                            join telemetry[device == 'out']#window.length(1) as b on a.t - b.t > 10
                          select a.device as device, a.t as inside, b.t as outside insert into alerts""");
        at(0, "in", 50.0, 1);
        at(1, "out", 45.0, 1);
        assertEquals("", heard.lines());
        at(2, "out", 30.0, 1);
        assertEquals("+2 {device=in, inside=50.0, outside=30.0}", heard.lines());
    }

    @Test
    public void theExampleOfTheDocumentationDoesWhatItSays() throws IOException {
        String page = Files.readString(Path.of("../../docs/rules.md"));
        String text = page.substring(page.indexOf("    query: |\n") + 13);
        open(text.substring(0, text.indexOf("\n\n")));
        query.accept(Heard.START, new Object[] {"inlet", "line 1", 60.0});
        query.accept(Heard.START + 1_000, new Object[] {"outlet", "line 1", 30.0});
        assertEquals("+1 {apart=30.0, device=inlet}", heard.lines());
        query.accept(Heard.START + 2_000, new Object[] {"outlet", "line 1", 74.0});
        assertEquals("60 less (30 + 74) / 2", "-2 {apart=8.0, device=inlet}", heard.lines());
    }

    @Test
    public void silenceIsNoticedWhenTimeAlonePasses() throws IOException {
        String silence = TELEMETRY
                + """
                  partition with (device of telemetry) begin
                    from every e = telemetry -> not telemetry for 10 sec select e.device as device insert into alerts;
                    from telemetry select device insert into clears;
                  end""";
        open(silence);
        at(0, "a", 1.0, 1);
        assertEquals("-0 {device=a}", heard.lines());
        until(5);
        restart(silence, 5);
        until(9);
        assertEquals("", heard.lines());
        until(60);
        assertEquals("at its time, not where the clock got to", "+10 {device=a}", heard.lines());
    }

    @Test
    public void aPatternOfTwoDevicesHasItsTime() {
        open(
                TELEMETRY
                        + """
                          from every e1 = telemetry[n == 1] -> e2 = telemetry[n == 2 and device != e1.device] within 30 sec
                          select e2.device as device, e1.device as first insert into alerts""");
        at(0, "a", 1.0, 1);
        at(10, "a", 1.0, 2);
        at(20, "b", 1.0, 2);
        assertEquals("+20 {device=b, first=a}", heard.lines());
        at(30, "a", 1.0, 1);
        at(90, "b", 1.0, 2);
        assertEquals("too late", "", heard.lines());
    }

    @Test
    public void aWindowGoesOnWhereItWas() throws IOException {
        open(AVERAGE);
        at(0, "a", 90.0, 1);
        at(1, "a", 90.0, 1);
        heard.lines();
        restart(AVERAGE, 1);
        at(2, "a", 0.0, 1);
        assertEquals("(90 + 90 + 0) / 3", "-2 {average=60.0, device=a}", heard.lines());
        at(302, "a", 90.0, 1);
        assertEquals("what is restored expires too", "+302 {average=90.0, device=a}", heard.lines());
    }

    @Test
    public void aSnapshotOfAnotherQueryOrNoneIsRefused() {
        open(AVERAGE);
        assertThrows(IOException.class, () -> query.restore(new byte[] {1, 2, 3}, Heard.START));
    }

    @Test
    public void whatCannotBeEvaluatedIsHeardAndTheNextRecordIsTaken() {
        open(TELEMETRY + "from telemetry[n / n == 1] select device, t / device as x insert into alerts");
        at(0, "a", 1.0, 1);
        String words = heard.lines();
        assertTrue(words, words.startsWith("! java.lang.ClassCastException"));
        at(1, "a", 1.0, 0);
        assertEquals("a division by zero is null", "", heard.lines());
        at(2, "a", null, null);
        assertEquals("what is null is not equal", "", heard.lines());
    }

    @Test
    public void aHundredQueriesLeaveNoThread() {
        open(AVERAGE);
        int before = Thread.activeCount();
        for (int i = 0; i < 100; i++) {
            query.close();
            open(AVERAGE);
            at(i, "a", 90.0, 1);
            until(i);
        }
        assertEquals(before, Thread.activeCount());
    }
}
