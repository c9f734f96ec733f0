package io.millrace.rules.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.rules.internal.lang.Lookups;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** When alerts begin and end. */
public class TriggersTest {

    private static String t(double value) {
        return "{\"t\":" + value + "}";
    }

    @Test
    public void aThresholdRaisesOnceAndClearsWhenItIsFalse() {
        Bench bench = Bench.of("t > 80");
        assertEquals(
                List.of("+1 d"), bench.at(0, t(80)).at(1, t(81)).at(2, t(82)).said());
        assertEquals(List.of("-3 d@1"), bench.at(3, t(80)).at(4, t(1)).said());
    }

    @Test
    public void hysteresisIsAClearConditionOfItsOwn() {
        Bench bench = Bench.of("t > 80").with("clear", "t < 75");
        assertEquals(
                List.of("+0 d"), bench.at(0, t(81)).at(1, t(78)).at(2, t(82)).said());
        assertEquals(List.of("-3 d@0"), bench.at(3, t(74)).said());
    }

    @Test
    public void forHoldsAndTimeAloneRaises() {
        Bench bench = Bench.of("t > 80 for 2 min");
        assertEquals(List.of(), bench.at(0, t(81)).at(60, t(90)).at(100, t(70)).said());
        assertEquals(List.of(), bench.at(110, t(85)).until(229).said());
        bench.until(230);
        assertEquals(
                "the value that held is shown",
                Map.of("t", 85.0),
                bench.signals().get(0).values());
        assertEquals(List.of("+230 d"), bench.said());
        assertEquals(List.of("-300 d@230"), bench.at(300, t(1)).said());
    }

    @Test
    public void forIsDecidedByARecordToo() {
        Bench bench = Bench.of("t > 80 for 2 min");
        assertEquals(List.of("+120 d"), bench.at(0, t(81)).at(500, t(81)).said());
    }

    @Test
    public void forSurvivesARestart() {
        Bench bench = Bench.of("t > 80 for 2 min");
        assertEquals(
                List.of("+120 d"), bench.at(0, t(81)).restart(30).until(130).said());
    }

    @Test
    public void anActiveAlertSurvivesARestart() {
        Bench bench = Bench.of("t > 80").at(0, t(81));
        bench.said();
        assertEquals(List.of(), bench.restart(10).at(20, t(82)).said());
        assertEquals(List.of("-21 d@0"), bench.at(21, t(1)).said());
    }

    @Test
    public void alertsAreAtMostSoMany() {
        Bench bench = Bench.of("t > 80 at most 2 per 1 min");
        for (int i = 0; i < 6; i++) {
            bench.at(10 * i, t(81)).at(10 * i + 5, t(1));
        }
        assertEquals(List.of("+0 d", "-5 d@0", "+10 d", "-15 d@10"), bench.said());
        assertEquals(4, bench.count("suppressed"));
        assertEquals(List.of("+61 d"), bench.at(61, t(81)).said());
    }

    @Test
    public void nothingForAWhileIsNoticedByTimeAlone() {
        Bench bench = Bench.of("nothing for 10 min");
        assertEquals(List.of(), bench.at(0, t(1)).at(300, t(1)).until(899).said());
        assertEquals(List.of("+900 d"), bench.until(900).said());
        assertEquals("once", List.of(), bench.until(5000).said());
        assertEquals(List.of("-5001 d@900"), bench.at(5001, t(1)).said());
    }

    @Test
    public void nothingHoldsForPayloadsThatNobodyCanOpen() {
        Bench bench = Bench.of("nothing for 10 min");
        assertEquals(List.of(), bench.at(0, t(1)).at(500, "sealed").until(1099).said());
        assertEquals(List.of("+1100 d"), bench.until(1100).said());
    }

    @Test
    public void nothingFromAStreamLooksAtThatStreamAlone() {
        Bench bench = Bench.of("nothing from stream 'gps' for 1 min");
        bench.at(0, "d", "gps", t(1)).at(50, "d", "temp", t(1));
        assertEquals(List.of("+60 d"), bench.until(70).said());
    }

    @Test
    public void theTimeInWhichTheServerWasAwayDoesNotCountAsSilence() {
        Bench bench = Bench.of("nothing for 10 min");
        bench.at(0, t(1)).until(540).restart(3600);
        assertEquals(List.of(), bench.until(540 + 3600 + 59).said());
        assertEquals(List.of("+4200 d"), bench.until(4200).said());
    }

    @Test
    public void aPatternIsRecordsOneAfterAnotherWithinATime() {
        Bench bench = Bench.of("stream door: open = true then stream temp: t > 5 within 1 min");
        bench.at(0, "d", "temp", t(9)).at(1, "d", "door", "{\"open\":true}");
        assertEquals("the order counts", List.of(), bench.said());
        assertEquals(List.of("+30 d"), bench.at(30, "d", "temp", t(6)).said());
        assertEquals(
                "it ends when it has not come again",
                List.of("-90 d@30"),
                bench.until(100).said());
        bench.at(200, "d", "door", "{\"open\":true}").at(261, "d", "temp", t(6));
        assertEquals("too late", List.of(), bench.said());
    }

    @Test
    public void aPatternCanWaitForWhatDoesNotCome() {
        Bench bench = Bench.of("stream cmd: go = 1 then no stream ack: ok = 1 within 10 sec");
        bench.at(0, "d", "cmd", "{\"go\":1}").at(5, "d", "ack", "{\"ok\":1}");
        assertEquals(List.of(), bench.until(20).said());
        assertEquals(
                List.of("+40 d"),
                bench.at(30, "d", "cmd", "{\"go\":1}").until(45).said());
    }

    @Test
    public void aPatternSurvivesARestart() {
        Bench bench = Bench.of("a = 1 then b = 1 within 1 min");
        assertEquals(
                List.of("+20 d"),
                bench.at(0, "{\"a\":1}").restart(0).at(20, "{\"b\":1}").said());
    }

    @Test
    public void conditionsJoinMetadataAndLastKnownValues() {
        Lookups known = new Lookups() {
            @Override
            public Object metadata(String deviceId, String path) {
                return Map.of("metadata.limit", 50, "reported.site.hall", "B").get(path);
            }

            @Override
            public Object state(String deviceId, String path) {
                return path.equals("motor.rpm") ? 900 : null;
            }
        };
        Bench bench = Bench.of("t > metadata.limit and reported.site.hall = 'B' and state.motor.rpm >= 900")
                .knowing(known);
        bench.at(0, t(51));
        assertEquals(
                Map.of("t", 51.0, "metadata.limit", 50.0, "reported.site.hall", "B", "state.motor.rpm", 900.0),
                new TreeMap<>(bench.signals().get(0).values()));
        assertEquals(List.of("-1 d@0"), List.of(bench.at(1, t(50)).said().get(1)));
    }

    @Test
    public void aLookUpThatFailsIsCountedAndHarmsNothing() {
        Lookups broken = new Lookups() {
            @Override
            public Object metadata(String deviceId, String path) {
                throw new IllegalStateException("the database is away");
            }

            @Override
            public Object state(String deviceId, String path) {
                throw new IllegalStateException("the store is away");
            }
        };
        Bench bench = Bench.of("t > metadata.limit or t > state.x or t > 90").knowing(broken);
        assertEquals(List.of("+0 d"), bench.at(0, t(91)).said());
        assertEquals(2, bench.count("lookupFailures"));
    }

    @Test
    public void previousAndChangedLookAtTheRecordBefore() {
        Bench bench = Bench.of("t - previous(t) > 10");
        assertEquals(
                List.of("+2 d"), bench.at(0, t(100)).at(1, t(105)).at(2, t(116)).said());
        assertEquals(
                List.of("+1 d", "-2 d@1"),
                Bench.of("changed(t)").at(0, t(1)).at(1, t(2)).at(2, t(2)).said());
    }

    @Test
    public void aRecordThatIsHandedInAgainGetsItsAnswerAgain() {
        Bench bench = Bench.of("count() over 1 min >= 2").at(0, t(1)).at(1, t(1));
        assertEquals(List.of("+1 d"), bench.said());
        assertEquals(2, bench.count("records"));
        bench.again();
        assertEquals(List.of("+1 d"), bench.said());
        assertEquals("it was not counted twice", 2, bench.count("records"));
    }

    @Test
    public void divisionByZeroIsUnknownAndCounted() {
        Bench bench = Bench.of("a / b > 1");
        assertEquals(List.of(), bench.at(0, "{\"a\":1,\"b\":0}").said());
        assertEquals(1, bench.count("divisionsByZero"));
        assertEquals("division by zero", bench.rule().lastFault().get());
        assertEquals(List.of("+1 d"), bench.at(1, "{\"a\":2,\"b\":1}").said());
    }

    @Test
    public void aFieldThatNoRecordHasIsAWarning() {
        Bench bench = Bench.of("temprature > 80");
        assertEquals(
                List.of("no record has come yet, so that nobody knows whether there is a field 'temprature'"),
                bench.rule().warnings());
        bench.at(0, t(1)).at(1, t(2));
        assertEquals(
                List.of("none of 2 records had the field 'temprature'"),
                bench.rule().warnings());
        bench.at(2, "{\"temprature\":81}");
        assertEquals(List.of(), bench.rule().warnings());
        assertEquals(List.of("+2 d"), bench.said());
    }

    @Test
    public void aPayloadThatIsNotAsExpectedIsCountedAndShown() {
        Bench bench =
                Bench.of("t > 80").at(0, "sealed").at(1, "{\"t\":\"hot\"}").at(2, "{\"t\":[1]}");
        assertEquals(List.of(), bench.said());
        assertEquals(1, bench.count("unopened"));
        assertEquals(2, bench.count("typeMismatches"));
        assertEquals(
                List.of("1 records had a payload that no decoder knows"),
                bench.rule().warnings());
        assertEquals(List.of("+3 d"), bench.at(3, t(81)).said());
    }

    @Test
    public void aRuleOfAStreamDoesNotLookAtOthers() {
        Bench bench = Bench.of("t > 80").with("stream", "temp");
        assertEquals(
                List.of("+1 d"),
                bench.at(0, "d", "other", t(81)).at(1, "d", "temp", t(81)).said());
    }

    @Test
    public void recordsFromBeforeTheRuleAreNotForIt() {
        assertEquals(List.of(), Bench.of("t > 80").at(-1, t(81)).said());
    }

    @Test
    public void anAlertThatGoesOnTellsOtherValuesNowAndThen() {
        Bench bench = Bench.of("t > 80");
        bench.at(0, "{\"t\":90}")
                .at(5, "{\"t\":91}")
                .at(11, "{\"t\":92}")
                .at(12, "{\"t\":93}")
                .at(30, "{\"t\":92}");
        assertEquals(List.of("11: {t=92.0}"), bench.updates());
        assertEquals(List.of("45: {t=99.0}"), bench.at(45, "{\"t\":99}").updates());
        assertEquals(1, bench.count("raised"));
    }

    @Test
    public void whatIsKeptOfLargeValuesIsSmallAndCounted() {
        String large = "x".repeat(250_000);
        Bench bench = Bench.of("status != 'ok' for 2 min", new RulesSettings.Memory(64 << 20, 1 << 20, 10_000));
        for (int i = 0; i < 500; i++) {
            bench.at(i / 100.0, "d" + i, "default", "{\"status\":\"" + large + "\"}");
        }
        assertTrue(bench.count("evictedDevices") > 300);
        bench.at(10, "{\"status\":\"" + large + "\"}");
        bench.until(200);
        assertEquals(
                203,
                String.valueOf(bench.signals().get(0).values().get("status")).length());
    }

    @Test
    public void textsAndTruthsChangeToo() {
        Bench bench = Bench.of("changed(status) or changed(open)");
        bench.at(0, "{\"status\":\"a\",\"open\":true}").at(1, "{\"status\":\"a\",\"open\":true}");
        assertEquals(List.of(), bench.said());
        assertEquals(
                List.of("+2 d"), bench.at(2, "{\"status\":\"b\",\"open\":true}").said());
        assertEquals(
                List.of("-3 d@2"),
                bench.at(3, "{\"status\":\"b\",\"open\":true}").said());
        assertEquals(
                List.of("+4 d"),
                bench.at(4, "{\"status\":\"b\",\"open\":false}").said());
        assertEquals(0, bench.count("typeMismatches"));
    }
}
