package io.millrace.rules.siddhi.internal;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.rules.query.QueryException;
import org.junit.Test;

/** What is refused, with line and column and what was expected. */
public class SiddhiRefusalsTest {

    private static final SiddhiQueries QUERIES = new SiddhiQueries();
    private static final String TELEMETRY = "define stream telemetry (device string, time long, t double, n int);\n";

    /** Opens a query of the telemetry above. */
    private static void refused(String place, String reason, String text) {
        refusedAll(place, reason, TELEMETRY + text);
    }

    private static void refusedAll(String place, String reason, String text) {
        QueryException e = assertThrows(text, QueryException.class, () -> QUERIES.open(text, new Heard()));
        assertTrue(e.getMessage(), e.getMessage().startsWith(place));
        assertTrue(e.getMessage(), e.getMessage().contains(reason));
    }

    @Test
    public void whatIsNoSiddhiQl() {
        refusedAll("line 1, column 1", "expected '@', DEFINE; found the end", "");
        refused(
                "line 2, column 1",
                "expected the end; found 'form'",
                "form telemetry select device insert into alerts");
        refused(
                "line 2, column 20",
                "is no SiddhiQL from here on",
                "from telemetry[t > ] select device insert into alerts");
        refused("line 2, column 15", "expected SELECT, INSERT", "from telemetry");
        refused("line 2, column 31", "expected ", "from telemetry select device, ${HOME} as h insert into alerts");
        refused(
                "line 2, column 16",
                "'temp' does not exist",
                "from telemetry[temp > 8] select device insert into alerts");
    }

    @Test
    public void whatHasNoBound() {
        refused(
                "line 2, column 6",
                "'avg' without a window",
                "from telemetry select device, avg(t) as a insert into alerts");
        refused(
                "line 2, column 15",
                "at most 31 days",
                "from telemetry#window.time(40 days) select device insert into alerts");
        refused(
                "line 2, column 15",
                "at most 10000",
                "from telemetry#window.length(10001) select device insert into alerts");
        refused("line 2, column 15", "is no bound", "from telemetry#window.length(n) select device insert into alerts");
        refused(
                "line 2, column 15",
                "window 'expression' is unknown",
                "from telemetry#window.expression('true') select device insert into alerts");
        refused(
                "line 2, column 1",
                "such as 'within 5 min'",
                "from every a=telemetry[n==1] -> b=telemetry[n==2] select a.device insert into alerts");
        refused(
                "line 2, column 1",
                "such as 'within 5 min'",
                "from a=telemetry[n==1], b=telemetry[n==2]+ select a.device insert into alerts");
        refused(
                "line 2, column 1",
                "a table has no bound",
                "define table T (device string); from telemetry select device insert into alerts");
        refused(
                "line 2, column 1",
                "without bound",
                "define aggregation A from telemetry select device, avg(t) as a group by device aggregate every"
                        + " sec...year; from telemetry select device insert into alerts");
        refused(
                "line 2, column 45",
                "leads back to itself",
                "from telemetry select device insert into a; from a select device insert into a");
        refused(
                "line 2, column 6",
                "keep nothing",
                "from telemetry as a join telemetry as b on a.n == b.n select a.device insert into alerts");
    }

    @Test
    public void whatHasAWayOutOrAClockOfItsOwn() {
        String plain = "from telemetry select device insert into alerts";
        refusedAll(
                "line 1, column 1",
                "@source is not allowed",
                "@source(type='inMemory', topic='x')\n" + TELEMETRY + plain);
        refused(
                "line 2, column 1",
                "@sink is not allowed",
                "@sink(type='log') define stream alerts (device string); " + plain);
        refused(
                "line 2, column 1",
                "@async is not allowed",
                "@async(buffer.size='64') define stream x (device string); " + plain);
        refusedAll(
                "line 1, column 1", "@app:statistics is not allowed", "@app:statistics('true') " + TELEMETRY + plain);
        refused(
                "line 2, column 1",
                "scripts do not run",
                "define function f[javascript] return string { return 1; }; " + plain);
        refused("line 2, column 1", "clock of its own", "define trigger T at every 5 sec; " + plain);
        refused(
                "line 2, column 15",
                "window 'cron' is unknown",
                "from telemetry#window.cron('* * * * * ?') select device insert into alerts");
        refused(
                "line 2, column 30",
                "output by time",
                "from telemetry select device output last every 1 sec insert into alerts");
        refused("line 2, column 15", "'#log' is unknown", "from telemetry#log('x') select device insert into alerts");
        refused(
                "line 2, column 31",
                "function 'str:upper' is unknown",
                "from telemetry select device, str:upper(device) as x insert into alerts");
        refused(
                "line 2, column 30",
                "expected 'insert into'",
                "from telemetry select device delete alerts on device == 'x'");
    }

    @Test
    public void whatDoesNotFitTheStreams() {
        refusedAll(
                "line 1",
                "stream of records is missing",
                "define stream x (device string); from x select device insert into alerts");
        refusedAll(
                "line 1, column 1",
                "attribute 'device' is int; expected string",
                "define stream telemetry (device int); from telemetry select device insert into alerts");
        refusedAll(
                "line 1, column 1",
                "'o' is an object",
                "define stream telemetry (o object); from telemetry select o insert into alerts");
        refused("line 2, column 1", "nothing is inserted into 'alerts'", "from telemetry select device insert into x");
        refused(
                "line 2, column 1",
                "nothing comes into stream 'a'",
                "define stream a (device string); from a select device insert into alerts");
        refused(
                "line 2, column",
                "telemetry is what devices send",
                "from telemetry select device insert into telemetry");
        refused(
                "what is inserted into alerts has no attribute 'device'",
                "expected such as",
                "from telemetry select t insert into alerts");
    }
}
