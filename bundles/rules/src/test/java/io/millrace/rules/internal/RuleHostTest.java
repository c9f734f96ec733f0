package io.millrace.rules.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.health.Health;
import io.millrace.api.rule.Backtest;
import io.millrace.api.rule.Rule;
import io.millrace.api.rule.RuleException;
import io.millrace.api.rule.RuleSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.Test;

/** Rules are stored, changed while they run, and remember. */
public class RuleHostTest extends InHouse {

    @Test
    public void aRuleSeesTheNextRecordAndNoneBefore() {
        house.append("d", "{\"t\":99}");
        house.clock.advance(Duration.ofMillis(1));
        put("hot", "t > 80");
        assertEquals("", lines(house.route()));
        assertEquals("+hot/d", lines(house.send("d", "{\"t\":99}")));
    }

    @Test
    public void aSignalSaysAllThatAnAlertNeeds() {
        host.book()
                .put(
                        "hot",
                        Map.of(
                                "condition", "max(t) over 1 min > 80",
                                "severity", "critical",
                                "description", "The press is hot",
                                "actions", List.of(Map.of("command", Map.of("name", "slow")))));
        RuleSignal signal = house.send("d", "{\"t\":99}").get(0);
        assertEquals("critical", signal.severity());
        assertEquals("The press is hot", signal.message());
        assertEquals(Map.of("max(t) over 1 min", 99.0), signal.values());
        assertEquals(List.of(Map.of("command", Map.of("name", "slow"))), signal.actions());
        assertEquals(house.clock.instant(), signal.time());
        assertEquals(signal.time(), signal.episode());
    }

    @Test
    public void rulesAreStoredWithTheirVersionAndTheSameAgainChangesNothing() {
        assertEquals(1, put("hot", "t > 80").version());
        assertEquals(1, put("hot", "t > 80").version());
        assertEquals(2, put("hot", "t > 81").version());
        restart();
        assertEquals("t > 81", host.book().find("hot").get().document().get("condition"));
        assertTrue(host.book().remove("hot"));
        assertFalse(host.book().remove("hot"));
        restart();
        assertEquals(List.of(), host.book().list());
    }

    @Test
    public void aRefusedDocumentLeavesTheVersionBeforeRunning() {
        put("hot", "t > 80");
        RuleException e = assertThrows(RuleException.class, () -> put("hot", "t >"));
        assertEquals("/condition", e.pointer());
        assertTrue(e.getMessage(), e.getMessage().startsWith("'condition' line 1, column 4: expected a field"));
        assertEquals("+hot/d", lines(house.send("d", "{\"t\":99}")));
    }

    private void refused(String pointer, String part, Map<String, Object> document) {
        RuleException e = assertThrows(RuleException.class, () -> host.book().put("hot", document));
        assertEquals(pointer, e.pointer());
        assertTrue(e.getMessage(), e.getMessage().contains(part));
    }

    @Test
    public void everyMemberIsChecked() {
        refused("/condition", "is missing, such as", Map.of());
        refused("/condition", "is not a text", Map.of("condition", 1));
        refused("/treshold", "is unknown here; known are actions, clear, clearAfter, condition", Map.of("treshold", 1));
        refused("/id", "its address of 'hot'", Map.of("id", "cold", "condition", "t > 1"));
        refused("/severity", "none of minor, major and critical", Map.of("severity", "bad", "condition", "t > 1"));
        refused("/clear", "line 1, column 4", Map.of("condition", "t > 1", "clear", "t <"));
        refused("/time", "neither arrival nor device", Map.of("condition", "t > 1", "time", "now"));
        refused("/lateness", "no time up to 1 day", Map.of("condition", "t > 1", "time", "device", "lateness", "9"));
        refused("/lateness", "", Map.of("condition", "t > 1", "lateness", "9 sec"));
        refused("/actions", "a list", Map.of("condition", "t > 1", "actions", "mail"));
        refused("/actions/0", "one member, its kind", Map.of("condition", "t > 1", "actions", List.of("mail")));
        Map<String, Object> forever = Map.of("command", Map.of("name", "slow", "ttl", "P9D"));
        refused(
                "/actions/0/command/ttl",
                "lives PT1S to P1D",
                Map.of("condition", "t > 1", "actions", List.of(forever)));
        refused("/enabled", "neither true nor false", Map.of("condition", "t > 1", "enabled", "yes"));
    }

    @Test
    public void thereAreAtMostSoManyRules() {
        put("a", "t > 1");
        put("b", "t > 1");
        put("c", "t > 1");
        RuleException e = assertThrows(RuleException.class, () -> put("d", "t > 1"));
        assertTrue(e.getMessage(), e.getMessage().contains("'maxRules'"));
        assertThrows(RuleException.class, () -> put("a/b", "t > 1"));
    }

    @Test
    public void aDisabledRuleRestsAndItsAlertsEnd() {
        put("hot", "t > 80");
        house.send("d", "{\"t\":99}");
        assertEquals(
                "disabled", host.book().setEnabled("hot", false).get().status().state());
        assertEquals("-hot/d", lines(host.engine().due(10)));
        host.engine().settle(1);
        assertEquals("", lines(house.send("d", "{\"t\":99}")));
        host.book().setEnabled("hot", true);
        assertEquals("+hot/d", lines(house.send("d", "{\"t\":99}")));
        assertEquals(
                "disabled",
                host.book()
                        .put("hot", Map.of("condition", "t > 80", "enabled", false))
                        .status()
                        .state());
        assertEquals("stays so", "disabled", put("hot", "t > 70").status().state());
    }

    @Test
    public void anAlertThatIsOnItsWayWhenItsRuleIsRemovedEndsAfterItHasBegun() {
        put("hot", "t > 80");
        put("cold", "t < 0");
        house.send("other", "{\"t\":-1}");
        house.append("d", "{\"t\":99}");
        assertEquals("+hot/d", lines(host.engine().process(house.unread())));
        host.book().remove("cold");
        host.book().remove("hot");
        assertEquals("nobody holds this one", "-cold/other", lines(host.engine().due(10)));
        host.engine().settle(1);
        assertEquals("", lines(host.engine().due(10)));
        assertEquals("the route tries again", "+hot/d", lines(house.route()));
        assertEquals("-hot/d", lines(host.engine().due(10)));
    }

    @Test
    public void theAlertsOfARemovedRuleEndEvenAfterAKill() {
        put("hot", "t > 80");
        house.send("d", "{\"t\":99}");
        host.snapshot();
        database.transaction(connection -> connection.createStatement().executeUpdate("DELETE FROM rules_rule"));
        house.kill();
        RuleHost killed = host;
        host = house.start();
        killed.engine().close();
        assertEquals("-hot/d", lines(host.engine().due(10)));
    }

    @Test
    public void anotherConditionBeginsAnewAndEndsTheAlertsOfTheOneBefore() {
        put("hot", "sum(t) over 1 hour > 80");
        house.send("d", "{\"t\":99}");
        put("hot", "sum(t) over 1 hour > 90");
        List<RuleSignal> ended = house.send("d", "{\"t\":5}");
        assertEquals("99 is forgotten", "-hot/d", lines(ended));
        assertEquals(house.clock.instant().minusSeconds(1), ended.get(0).episode());
    }

    @Test
    public void anotherMessageForgetsNothing() {
        put("hot", "sum(t) over 1 hour > 80");
        house.send("d", "{\"t\":50}");
        host.book().put("hot", Map.of("condition", "sum(t) over 1 hour > 80", "message", "Oh"));
        List<RuleSignal> raised = house.send("d", "{\"t\":50}");
        assertEquals("+hot/d", lines(raised));
        assertEquals("Oh", raised.get(0).message());
    }

    @Test
    public void anUnregisteredDeviceIsForgottenAndItsAlertEnds() {
        put("hot", "t > 80");
        house.send("d", "{\"t\":99}");
        host.deviceChanged("d", false);
        assertEquals("", lines(host.engine().due(10)));
        host.deviceChanged("d", true);
        assertEquals("-hot/d", lines(host.engine().due(10)));
        assertEquals(0L, (long) host.book().find("hot").get().status().counts().get("devices"));
    }

    @Test
    public void aStoredRuleThatIsNotUnderstoodAnyMoreIsShownAndHarmsNoOther() {
        put("hot", "t > 80");
        put("odd", "t > 80");
        database.transaction(connection -> connection
                .createStatement()
                .executeUpdate("UPDATE rules_rule SET document = '{\"condition\":\"t >\"}' WHERE id = 'odd'"));
        restart();
        assertEquals("+hot/d", lines(house.send("d", "{\"t\":99}")));
        Rule.Status status = host.book().find("odd").get().status();
        assertEquals("failed", status.state());
        assertTrue(status.lastFault().get().contains("line 1, column 4"));
        assertEquals(Health.Status.DEGRADED, host.health().status());
        assertEquals("running", put("odd", "t > 80").status().state());
        assertEquals(Health.Status.UP, host.health().status());
    }

    @Test
    public void documentsAreJsonOrYamlAndRefusedWithTheirPlace() {
        byte[] yaml = "condition: t > 80\nactions:\n  - command: {name: slow}\n".getBytes(StandardCharsets.UTF_8);
        assertEquals("t > 80", Documents.read(true, yaml).get("condition"));
        RuleException e = assertThrows(
                RuleException.class,
                () -> Documents.read(true, "condition: t\n  severity: [".getBytes(StandardCharsets.UTF_8)));
        assertTrue(e.getMessage(), e.getMessage().contains("at line 2, column"));
        e = assertThrows(
                RuleException.class, () -> Documents.read(false, "{\"a\":1,\n x}".getBytes(StandardCharsets.UTF_8)));
        assertTrue(e.getMessage(), e.getMessage().contains("at line 2, column"));
        assertThrows(RuleException.class, () -> Documents.read(true, "just text".getBytes(StandardCharsets.UTF_8)));
        assertThrows(RuleException.class, () -> Documents.read(true, "a: 1\na: 2".getBytes(StandardCharsets.UTF_8)));
    }

    private Backtest backtest(String candidate) {
        Backtest.Span span = new Backtest.Span(
                house.clock.instant().minusSeconds(3_600), house.clock.instant().plusSeconds(3_600));
        return host.backtest("hot", span, Optional.ofNullable(candidate).map(text -> Map.of("condition", text)))
                .get();
    }

    @Test
    public void aBacktestSaysWhatARuleWouldHaveSaidAndRaisesNothing() {
        for (int t : new int[] {70, 85, 95, 60}) {
            house.send("a", "{\"t\":" + t + "}");
            house.send("b", "{\"t\":" + (t - 10) + "}");
        }
        put("hot", "t > 80");
        Backtest stored = backtest(null);
        assertEquals("+hot/a -hot/a +hot/b -hot/b", lines(stored.signals()));
        assertEquals(2, stored.devices());
        assertEquals(8, stored.records());
        assertFalse(stored.truncated() || stored.difference().isPresent());
        Backtest candidate = backtest("t > 90 or t = 50");
        assertEquals("+hot/a -hot/a +hot/b", lines(candidate.signals()));
        assertEquals("+hot/a -hot/a +hot/b", lines(candidate.difference().get().added()));
        assertEquals(
                "+hot/a -hot/a +hot/b -hot/b",
                lines(candidate.difference().get().missing()));
        assertEquals(1, candidate.difference().get().version());
        assertEquals(
                "time goes on to the end",
                "+hot/a +hot/b",
                lines(backtest("nothing for 10 min").signals()));
        assertEquals(0L, (long) host.book().find("hot").get().status().counts().get("raised"));
        assertEquals("", lines(host.engine().due(10)));
    }

    @Test
    public void aBacktestThatHasNoTimeLeftSaysWhatItHasSoFar() {
        put("hot", "t > 80");
        house.send("a", "{\"t\":99}");
        house.backtest = Duration.ZERO;
        restart();
        assertTrue(backtest(null).truncated());
    }

    @Test
    public void aBacktestEndsWhenTheRulesStop() {
        put("hot", "t > 80");
        house.send("a", "{\"t\":99}");
        house.devicesAsked = host::stop;
        assertThrows(CancellationException.class, () -> backtest(null));
        host = house.start();
    }

    @Test
    public void aBacktestIsRefusedWhereItMakesNoSense() {
        Instant now = house.clock.instant();
        assertEquals(
                "/to",
                assertThrows(RuleException.class, () -> new Backtest.Span(now, now))
                        .pointer());
        assertThrows(RuleException.class, () -> backtest("t >"));
        assertEquals(
                Optional.empty(), host.backtest("none", new Backtest.Span(now, now.plusSeconds(1)), Optional.empty()));
    }
}
