package io.millrace.rules.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.rule.RuleException;
import java.util.List;
import org.junit.Test;

/** Windows by time and count, on arrival and on the device's own time. */
public class WindowsTest {

    private static String t(double value) {
        return "{\"t\":" + value + "}";
    }

    @Test
    public void aSlidingWindowIsEvaluatedWithEachRecordAndAPartFilledOneCounts() {
        Bench bench = Bench.of("avg(t) over 5 min by device > 80");
        assertEquals(List.of("+0 d"), bench.at(0, t(90)).said());
        assertEquals("90 and 60 are 75", List.of("-60 d@0"), bench.at(60, t(60)).said());
        assertEquals("90 leaves after 300 s", List.of(), bench.at(301, t(100)).said());
        assertEquals("60 leaves", List.of("+361 d"), bench.at(361, t(100)).said());
    }

    @Test
    public void devicesHaveWindowsOfTheirOwn() {
        Bench bench = Bench.of("sum(t) over 1 min >= 3");
        bench.at(0, "a", "default", t(2)).at(1, "b", "default", t(2));
        assertEquals(List.of(), bench.said());
        assertEquals(List.of("+2 b"), bench.at(2, "b", "default", t(1)).said());
    }

    @Test
    public void everyFunctionKnowsItsWindow() {
        Bench bench = Bench.of("min(t) over 1 min = 1 and max(t) over 1 min = 4 and count() over 1 min = 4"
                + " and sum(t) over 1 min = 10 and first(t) over 1 min = 2 and last(t) over 1 min = 4"
                + " and delta(t) over 1 min = 2 and stddev(t) over 1 min between 1.11 and 1.12");
        assertEquals(
                List.of("+4 d"),
                bench.at(1, t(2)).at(2, t(1)).at(3, t(3)).at(4, t(4)).said());
    }

    @Test
    public void leastAndGreatestAreFoundAgainWhenTheyLeave() {
        Bench bench = Bench.of("max(t) over 10 sec < 5 and min(t) over 10 sec > 1");
        bench.at(0, t(9)).at(1, t(0)).at(5, t(3)).at(6, t(4));
        assertEquals(List.of(), bench.said());
        assertEquals(List.of("+12 d"), bench.at(12, t(2)).said());
    }

    @Test
    public void countCountsRecordsWhereItsConditionIsTrue() {
        Bench bench = Bench.of("count(t > 80) over 1 min >= 2");
        assertEquals(
                List.of("+3 d"), bench.at(1, t(81)).at(2, t(1)).at(3, t(82)).said());
        assertEquals(List.of("-63 d@3"), bench.at(63, t(1)).said());
    }

    @Test
    public void aTumblingWindowIsEvaluatedOnceWhenItIsOver() {
        Bench bench = Bench.of("avg(t) over tumbling 1 min > 80");
        assertEquals(List.of(), bench.at(10, t(90)).at(50, t(100)).said());
        assertEquals("its end alone", List.of("+60 d"), bench.until(60).said());
        assertEquals(List.of(), bench.at(61, t(1)).until(119).said());
        assertEquals(List.of("-120 d@60"), bench.until(120).said());
    }

    @Test
    public void theNextRecordEndsATumblingWindowToo() {
        Bench bench = Bench.of("sum(t) over tumbling 1 min > 5");
        assertEquals(List.of("+60 d"), bench.at(10, t(6)).at(70, t(1)).said());
        assertEquals(
                "minutes of silence are passed over",
                List.of("-120 d@60"),
                bench.at(1000, t(1)).said());
    }

    @Test
    public void aHoppingWindowOverlaps() {
        Bench bench = Bench.of("sum(t) over hopping 2 min every 1 min >= 3");
        assertEquals(List.of(), bench.at(30, t(1)).at(90, t(2)).until(119).said());
        assertEquals("both", List.of("+120 d"), bench.until(120).said());
        assertEquals("2 alone", List.of("-180 d@120"), bench.until(180).said());
    }

    @Test
    public void aSessionEndsWithSilence() {
        Bench bench = Bench.of("count() over session 30 sec >= 3");
        assertEquals(
                List.of(), bench.at(0, t(1)).at(20, t(1)).at(45, t(1)).until(74).said());
        assertEquals(List.of("+75 d"), bench.until(75).said());
    }

    @Test
    public void windowsByCountHoldTheLastRecords() {
        Bench bench = Bench.of("avg(t) over 3 records > 10");
        assertEquals(List.of("+0 d"), bench.at(0, t(11)).said());
        assertEquals(List.of("-2 d@0"), bench.at(1, t(12)).at(2, t(1)).said());
        assertEquals("11 is gone", List.of("+3 d"), bench.at(3, t(20)).said());
    }

    @Test
    public void tumblingAndHoppingWindowsByCountAreEvaluatedWhenTheyAreFull() {
        Bench tumbling = Bench.of("sum(t) over tumbling 3 records >= 3");
        assertEquals(List.of(), tumbling.at(0, t(9)).at(1, t(9)).said());
        assertEquals(List.of("+2 d"), tumbling.at(2, t(9)).said());
        assertEquals(List.of(), tumbling.at(3, t(0)).at(4, t(0)).said());
        assertEquals(List.of("-5 d@2"), tumbling.at(5, t(0)).said());
        Bench hopping = Bench.of("sum(t) over hopping 3 records every 1 records = 6");
        assertEquals(
                List.of("+2 d", "-3 d@2"),
                hopping.at(0, t(1)).at(1, t(2)).at(2, t(3)).at(3, t(4)).said());
    }

    @Test
    public void onDeviceTimeOrderIsThatOfTheDeviceWithinTheLateness() {
        Bench bench = Bench.of("sum(t) over tumbling 1 min >= 3")
                .with("time", "device")
                .with("lateness", "30 sec");
        bench.at(1000, "{\"ts\":10,\"t\":1}").at(1001, "{\"ts\":70,\"t\":5}");
        assertEquals("the first minute waits for what is late", List.of(), bench.said());
        assertEquals(List.of(), bench.at(1002, "{\"ts\":55,\"t\":2}").said());
        assertEquals(
                "and is over with its lateness",
                List.of("+90 d"),
                bench.at(1003, "{\"ts\":95,\"t\":0}").said());
        bench.at(1004, "{\"ts\":20,\"t\":100}");
        assertEquals("what is later still is counted and left out", 1, bench.count("late"));
    }

    @Test
    public void aLateRecordOfASlidingWindowTakesItsPlaceInTime() {
        Bench bench = Bench.of("last(t) over 1 min = 2").with("time", "device").with("lateness", "1 min");
        assertEquals(
                "the newest by its own time is 1, whatever came last",
                List.of(),
                bench.at(0, "{\"ts\":50,\"t\":1}").at(1, "{\"ts\":40,\"t\":2}").said());
    }

    @Test
    public void windowsSurviveARestart() {
        for (String window :
                List.of("3 min", "tumbling 3 min", "hopping 3 min every 1 min", "session 2 min", "3 records")) {
            Bench bench = Bench.of("sum(t) over " + window + " = 6");
            bench.at(10, t(1)).at(20, t(2)).restart(0).at(30, t(3)).until(200);
            assertTrue(window, bench.said().get(0).startsWith("+"));
        }
    }

    @Test
    public void aWindowKeepsSoManyValuesAndSaysSo() {
        Bench bench = Bench.of("count() over 1 hour > 0", new RulesSettings.Memory(64 << 20, 16 << 20, 10));
        for (int i = 0; i < 15; i++) {
            bench.at(i, t(i));
        }
        assertEquals(5, bench.count("windowOverflows"));
    }

    @Test
    public void aRuleOverItsBudgetForgetsTheSilentButNoActiveAlert() {
        Bench bench = Bench.of("sum(t) over 1 hour > 100", new RulesSettings.Memory(64 << 20, 20_000, 1000));
        bench.at(0, "loud", "default", t(101));
        for (int i = 0; i < 200; i++) {
            bench.at(i + 1, "d" + i, "default", t(1));
        }
        assertTrue("some were forgotten", bench.count("evictedDevices") > 0);
        assertTrue("and what is left fits", bench.count("devices") < 80);
        assertEquals(1, bench.count("active"));
        bench.said();
        assertEquals(
                List.of("-300 loud@0"), bench.at(300, "loud", "default", t(0)).said());
    }

    @Test
    public void aNumberWithoutBoundIsUnknownAndSpoilsNoWindow() {
        Bench bench = Bench.of("avg(t) over 5 records > 80");
        bench.at(0, t(1)).at(1, "{\"t\":1e999}").at(2, t(1));
        assertEquals(List.of(), bench.said());
        assertEquals(1, bench.count("divisionsByZero"));
        bench.at(3, t(1e308)).at(4, t(1e308));
        assertEquals("the sum of the second and the first is no number", List.of("+3 d"), bench.said());
        for (int i = 5; i < 10; i++) {
            bench.at(i, t(1));
        }
        assertEquals("all that is left is 1", List.of("-9 d@3"), bench.said());
    }

    @Test
    public void aRecordThatDoesNotCountIsOneOfTheLastAllTheSame() {
        Bench bench = Bench.of("count(status = 'error') over 4 records >= 2");
        String error = "{\"status\":\"error\"}";
        String good = "{\"status\":\"ok\"}";
        bench.at(1, error).at(2, good).at(3, good).at(4, good).at(5, error);
        assertEquals("the first is the fifth from the end", List.of(), bench.said());
        assertEquals(List.of("+6 d"), bench.at(6, error).said());
        assertEquals(
                List.of("-9 d@6"), bench.at(7, good).at(8, good).at(9, good).said());
    }

    @Test
    public void aTumblingWindowInWhichNothingCountsIsZero() {
        Bench bench = Bench.of("count(t > 80) over tumbling 1 min >= 1");
        assertEquals(List.of("+60 d"), bench.at(1, t(81)).at(61, t(1)).said());
        assertEquals(List.of("-120 d@60"), bench.at(121, t(1)).said());
    }

    @Test
    public void recordsThatDoNotCountKeepASessionOpen() {
        Bench bench = Bench.of("count(t > 80) over session 10 sec >= 2");
        bench.at(1, t(81)).at(8, t(1)).at(16, t(1)).at(24, t(82));
        assertEquals(List.of("+34 d"), bench.until(40).said());
    }

    @Test
    public void aRecordFromTheFutureMakesNothingLateForLong() {
        Bench bench = Bench.of("t > 80").with("time", "device");
        bench.at(1, "{\"t\":1,\"ts\":2000000000}");
        assertEquals(List.of("+400 d"), bench.at(400, "{\"t\":90,\"ts\":400}").said());
    }

    @Test
    public void aHoppingWindowThatIsEvaluatedWithoutBoundIsRefused() {
        String message = assertThrows(RuleException.class, () -> Bench.of("avg(t) over hopping 31 day every 1 ms > 1")
                        .rule())
                .getMessage();
        assertTrue(message, message.contains("part of 2678400000 windows"));
        assertTrue(message, message.contains("at least 1/2000 of the window"));
    }
}
