package io.millrace.rules.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.health.Health;
import io.millrace.api.rule.Backtest;
import io.millrace.api.rule.Rule;
import io.millrace.api.rule.RuleException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.Test;

/** Rules in the form of a query; the language is that of {@link FakeQueries}. */
public class QueryRuleTest extends InHouse {

    private Rule query(String text, Object... members) {
        return host.book().put("hot", document(text, members));
    }

    private static Map<String, Object> document(String text, Object... members) {
        Map<String, Object> document = new LinkedHashMap<>(Map.of("query", text));
        for (int i = 0; i < members.length; i += 2) {
            document.put((String) members[i], members[i + 1]);
        }
        return document;
    }

    private Rule.Status status() {
        return host.book().find("hot").orElseThrow().status();
    }

    private long count(String name) {
        return status().counts().get(name);
    }

    private void refused(String pointer, String part, Object... members) {
        RuleException e = assertThrows(RuleException.class, () -> query("sum > 100 ends", members));
        assertEquals(pointer, e.pointer());
        assertTrue(e.getMessage(), e.getMessage().contains(part));
    }

    @Test
    public void aQuerySaysOfSeveralDevicesWhenAlertsBeginAndEnd() {
        query("sum > 100 ends", "severity", "critical", "description", "Too much in all");
        assertEquals("", lines(house.send("a", "{\"t\":60}")));
        var signals = house.send("b", "{\"t\":50}");
        assertEquals("+hot/b", lines(signals));
        assertEquals("critical", signals.get(0).severity());
        assertEquals("Too much in all", signals.get(0).message());
        assertEquals(Map.of("sum", 110.0), signals.get(0).values());
        assertEquals("said again", "", lines(house.send("b", "{\"t\":1}")));
        assertEquals("+hot/a", lines(house.send("a", "{\"t\":1}")));
        assertEquals("-hot/a", lines(house.send("a", "{\"t\":-20}")));
        assertEquals(1, count("active"));
        assertEquals(1, count("cleared"));
        host.book().setEnabled("hot", false);
        assertEquals("-hot/b", lines(host.engine().due(10)));
        assertEquals("a query that does not run is closed", 0, house.queries.open);
    }

    @Test
    public void anAlertEndsWhenTheQueryHasNotSaidItForLong() {
        query("sum > 100", "clearAfter", "10 min");
        house.send("a", "{\"t\":101}");
        house.clock.advance(Duration.ofMinutes(9));
        house.send("a", "{\"t\":1}");
        house.clock.advance(Duration.ofMinutes(9));
        assertEquals("", lines(house.send("b", "{\"t\":-50}")));
        house.clock.advance(Duration.ofMinutes(2));
        assertEquals("-hot/a", lines(house.send("b", "{\"t\":1}")));
    }

    @Test
    public void whatCannotBeAQueryIsRefusedWithItsPlace() {
        RuleException e = assertThrows(RuleException.class, () -> query("avg > 1"));
        assertEquals("/query", e.pointer());
        assertEquals("'query' line 1, column 3: expected 'sum >'; found 'avg > 1'", e.getMessage());
        assertEquals(
                "/clearAfter",
                assertThrows(RuleException.class, () -> query("sum > 100")).pointer());
        refused("/condition", "not for rules with a 'query'", "condition", "t > 1");
        refused("/time", "not for rules with a 'query'", "time", "device");
        refused("/clearAfter", "no time up to 31 days", "clearAfter", "soon");
        refused("/fields", "no object", "fields", "motor.rpm");
        refused("/fields/t", "no text", "fields", Map.of("t", 1));
        refused(
                "/fields/rpm",
                "no attribute of stream telemetry; expected one of device, t, n, site",
                "fields",
                Map.of("rpm", "x"));
        e = assertThrows(
                RuleException.class, () -> host.book().put("cold", Map.of("condition", "t > 1", "fields", Map.of())));
        assertEquals("/fields", e.pointer());
        assertEquals("whatever is refused is closed", 0, house.queries.open);
    }

    @Test
    public void attributesAreFieldsByPathAndWhatIsKnownOfTheDevice() {
        query("sum > 100 ends", "fields", Map.of("t", "motor.rpm", "site", "metadata.site"));
        house.send("a", "{\"motor.rpm\":7,\"n\":3}");
        house.send("a", "{\"motor.rpm\":\"fast\",\"n\":3.5}");
        assertEquals(List.of("a 7.0 3 Ulm", "a null null Ulm"), house.queries.rows);
        assertEquals(2, count("typeMismatches"));
        assertEquals(Optional.of("'n' is 3.5, which is no int"), status().lastFault());
        house.send("a", "no json");
        assertEquals(1, count("unopened"));
        assertEquals(2, house.queries.rows.size());
    }

    @Test
    public void aFieldThatNoRecordHasIsAWarning() {
        query("sum > 100 ends");
        house.send("a", "{\"t\":7,\"n\":1}");
        assertEquals(List.of("none of 1 records had the field 'site'"), status().warnings());
    }

    @Test
    public void alertsAreOfRegisteredDevicesOnly() {
        query("sum > 0 nobody ends");
        assertEquals("", lines(house.send("a", "{\"t\":7}")));
        assertEquals(1, count("lookupFailures"));
        assertTrue(status().lastFault().get(), status().lastFault().get().contains("'nobody'"));
    }

    @Test
    public void errorsAreCountedAndShown() {
        query("sum > 100 throws ends");
        house.send("a", "{\"t\":7}");
        house.send("a", "{\"t\":7}");
        assertEquals(2, count("queryErrors"));
        assertEquals(Optional.of("t is odd"), status().lastFault());
        assertEquals("running", status().state());
    }

    @Test
    public void aQueryThatRemembersTooMuchIsStoppedWithItsReason() {
        query("sum > 0 keeps ends");
        assertEquals("+hot/a", lines(house.send("a", "{\"t\":7}")));
        for (int i = 0; i < 60; i++) {
            house.send("b", "{\"t\":7}");
        }
        assertEquals("failed", status().state());
        assertTrue(
                status().lastFault().get(), status().lastFault().get().contains("more than ruleMemoryMebibytes (4)"));
        assertTrue("not all were taken", house.queries.rows.size() < 61);
        assertEquals(Health.Status.DEGRADED, host.health().status());
        assertEquals(0, house.queries.open);
        restart();
        assertEquals("failed", status().state());
        query("sum > 0 keeps ends");
        assertEquals("put again, it begins anew", "running", status().state());
        assertEquals("and knows its alerts", 2, count("active"));
    }

    @Test
    public void aQueryThatTakesTooLongIsStoppedWithItsReason() {
        query("sum > 0 toils ends");
        for (int i = 0; i < 101; i++) {
            house.append("a", "{\"t\":7}");
        }
        assertEquals("+hot/a", lines(house.route()));
        assertEquals("failed", status().state());
        assertTrue(status().lastFault().get(), status().lastFault().get().contains("more than 10 ms of the processor"));
        assertEquals(100, house.queries.rows.size());
    }

    @Test
    public void aQueryRemembersThroughAStopAndAKill() {
        query("sum > 100 ends");
        house.send("a", "{\"t\":40}");
        restart();
        house.send("a", "{\"t\":20}");
        house.kill();
        host = house.start();
        assertEquals("", lines(house.send("a", "{\"t\":30}")));
        assertEquals("40 + 20 + 30 + 11", "+hot/a", lines(house.send("a", "{\"t\":11}")));
        assertEquals(1, count("active"));
    }

    @Test
    public void anotherSeverityGoesOnAndAnotherQueryBeginsAnewWithItsAlerts() {
        query("sum > 100 ends");
        house.send("a", "{\"t\":90}");
        query("sum > 100 ends", "severity", "minor");
        assertEquals("+hot/a", lines(house.send("a", "{\"t\":11}")));
        query("sum > 50 ends");
        assertEquals(1, count("active"));
        assertEquals("-hot/a", lines(house.send("a", "{\"t\":11}")));
        assertEquals(1, house.queries.open);
        host.book().remove("hot");
        assertEquals(0, house.queries.open);
    }

    @Test
    public void whatAnotherVersionOfTheEngineWroteIsForgotten() {
        query("sum > 100 forgets ends");
        house.send("a", "{\"t\":101}");
        restart();
        assertEquals("running", status().state());
        assertEquals("the sum begins anew", "-hot/a", lines(house.send("a", "{\"t\":1}")));
    }

    @Test
    public void aBacktestGivesAQueryAllDevicesInTheOrderOfArrival() {
        for (int t : new int[] {30, 40, -90}) {
            house.send("a", "{\"t\":" + t + "}");
            house.send("b", "{\"t\":" + t + "}");
        }
        query("sum > 100 ends");
        house.queries.rows.clear();
        Backtest.Span span = new Backtest.Span(
                house.clock.instant().minusSeconds(3_600), house.clock.instant().plusSeconds(3_600));
        Backtest stored = host.backtest("hot", span, Optional.empty()).get();
        assertEquals("+hot/b -hot/b", lines(stored.signals()).replace("+hot/a ", ""));
        assertEquals(
                List.of("a 30.0", "b 30.0", "a 40.0", "b 40.0", "a -90.0", "b -90.0"),
                house.queries.rows.stream()
                        .map(row -> row.replace(" null null", ""))
                        .toList());
        assertEquals(2, stored.devices());
        assertEquals(6, stored.records());
        Backtest candidate = host.backtest("hot", span, Optional.of(document("sum > 1000 ends")))
                .get();
        assertEquals(
                "+hot/b -hot/b", lines(candidate.difference().get().missing()).replace("+hot/a ", ""));
        assertEquals("", lines(candidate.difference().get().added()));
        assertEquals("those of back-tests are closed", 1, house.queries.open);

        house.backtest = Duration.ZERO;
        restart();
        assertTrue(host.backtest("hot", span, Optional.empty()).get().truncated());
        int open = house.queries.open;
        house.devicesAsked = host::stop;
        assertThrows(CancellationException.class, () -> host.backtest("hot", span, Optional.empty()));
        assertEquals("those that are cancelled too", open, house.queries.open);
        house.devicesAsked = () -> {};
        host = house.start();
    }
}
