package io.millrace.rules.internal.lang;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.millrace.rules.internal.window.Cell;
import java.util.HashMap;
import java.util.Map;
import org.junit.Test;

public class ConditionParserTest {

    private static final Map<String, Object> FIELDS = new HashMap<>(
            Map.of("a", 2.0, "b", 3, "text", "Hall B", "yes", true, "motor.rpm", 900L, "odd name", 1, "zero", 0));

    private static Object value(String expression) {
        Program program = new Program();
        Expression parsed = ConditionParser.parseClear(expression, program);
        Moment moment = new Moment(Lookups.NONE, (kind, words) -> {})
                .at("d-1", 0, new Cell[0])
                .of("temp", FIELDS);
        return parsed.value(moment);
    }

    private static void is(Object expected, String... expressions) {
        for (String expression : expressions) {
            assertEquals(expression, expected, value(expression));
        }
    }

    @Test
    public void expressionsAreComputedAsEverywhere() {
        is(true, "a + b * 2 = 8", "(a + b) * 2 = 10", "-a < 0", "b % 2 == 1", "b / a = 1.5", "a - b - 1 = -2");
        is(true, "a < b", "a <= 2", "b > a", "b >= 3", "a != b", "a <> b", "1e3 = 1000", "motor.rpm = 900");
        is(true, "a between 1 and 2", "a in (1, 2)", "text in ('x', 'Hall B')", "not a in (3, 4)");
        is(true, "text contains 'all'", "text starts with 'Hall'", "text ends with 'B'", "'it''s' = 'it''s'");
        is(true, "abs(-2) = 2", "round(2.4) = 2", "floor(2.9) = 2", "ceil(2.1) = 3", "sqrt(9) = 3");
        is(true, "lower(text) = 'hall b'", "upper(text) = 'HALL B'", "length(text) = 6", "coalesce(none, a) = 2");
        is(true, "exists(a)", "not exists(none)", "none is null", "a is not null", "yes", "yes = true");
        is(true, "`odd name` = 1", "deviceId = 'd-1'", "streamId = 'temp'", "A = 2 or a = 2", "a = 2 AND b = 3");
        is(false, "a > b or b > 4", "a = 2 and b = 4", "text = 'hall b'", "a = 'x'");
    }

    @Test
    public void whatIsUnknownStaysUnknownAsInSql() {
        is(
                null,
                "none > 1",
                "none = none",
                "not none > 1",
                "a / zero > 1",
                "none > 1 and a = 2",
                "text > 1",
                "sqrt(-1) > 0");
        is(false, "none > 1 and a = 3");
        is(true, "none > 1 or a = 2");
    }

    private static void refused(String condition, String message) {
        SyntaxException e =
                assertThrows(condition, SyntaxException.class, () -> ConditionParser.parse(condition, new Program()));
        assertEquals(condition, message, e.getMessage());
    }

    @Test
    public void everyRefusalSaysWhereAndWhatWasExpected() {
        refused("", "line 1, column 1: expected a field, a number, a text in '...', a function or '(', found the end");
        refused(
                "a >",
                "line 1, column 4: expected a field, a number, a text in '...', a function or '(', found the end");
        refused(
                "a > 1 b",
                "line 1, column 7: expected 'and', 'or', a comparison, 'then', 'for' or 'at most' or the end,"
                        + " found 'b'");
        refused("a > 1\n  and (b < 2", "line 2, column 13: expected ')' at the end of the brackets, found the end");
        refused("a > 'hot", "line 1, column 5: the ' that begins here is never closed");
        refused("a > 1; b", "line 1, column 6: ';' means nothing here; texts stand in '...', odd field names in `...`");
        refused(
                "a > 1 for 2",
                "line 1, column 12: expected a unit of time (ms, sec, min, hour, day) after 2, found the end");
        refused(
                "median(a) over 1 min > 2",
                "line 1, column 1: there is no function 'median'; over windows there are avg, sum, min, max, count,"
                        + " stddev, first, last, delta, and else abs, round, floor, ceil, sqrt, lower, upper, length,"
                        + " coalesce, exists, previous, changed, anomaly");
        refused(
                "avg(t) over 5 min by site > 80",
                "line 1, column 22: windows are kept by device, and alerts are of a"
                        + " device: expected 'device', found 'site'");
        refused(
                "avg(sum(t) over 1 min) over 1 min > 1",
                "line 1, column 5: a function over a window cannot stand inside" + " another");
        refused(
                "stream x: a > 1",
                "line 1, column 1: 'stream' stands in patterns only ('then'); the rule's own stream is"
                        + " its member 'stream'");
        refused("nothing for 10 min for 5 min", "line 1, column 20: 'for' holds a comparison, not 'then' or 'nothing'");
    }

    @Test
    public void whatWouldBeKeptWithoutBoundIsRefusedWithTheReason() {
        refused(
                "avg(t) > 80",
                "line 1, column 8: expected 'over' and a window, such as 'over 5 min' or 'over 10"
                        + " records': without one avg would keep values without bound, found '>'");
        refused(
                "avg(t) over 99 day > 80",
                "line 1, column 13: the size of the window (or '10 records') must be from 1 ms"
                        + " to 31 days, so that what is kept has a bound");
        refused(
                "sum(t) over 50000 records > 80",
                "line 1, column 13: the size of the window is 50000; at most 10000 are" + " kept for each device");
        refused(
                "a = 1 then b = 1",
                "line 1, column 17: expected 'within' and a time, since a pattern without one would be"
                        + " kept without bound, found the end");
        refused("(".repeat(60) + "a", "line 1, column 51: nested more than 50 deep: expected less, found '('");
        refused("a " + "x".repeat(5000), "line 1, column 1: a condition has at most 4096 characters");
    }
}
