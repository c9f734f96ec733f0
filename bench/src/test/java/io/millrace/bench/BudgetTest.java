package io.millrace.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.bench.Options.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** When a budget counts as kept. */
public class BudgetTest {

    @Test
    public void takesTheMedianOfTheLastThreeRounds() {
        Measurement of = new Measurement(
                Scenario.PIPELINE,
                Map.of(
                        "Millrace",
                        List.of(round(1), round(90), round(100), round(110)),
                        "Artemis 2.43",
                        List.of(round(50))));
        assertEquals(Optional.of(100.0), of.median("Millrace", Round::rate));
        assertEquals(Optional.of(2.0), Budget.ratio(of, "Artemis 2.43", Round::rate));
    }

    @Test
    public void missesTheBudgetOfThreeTimesArtemis() {
        Measurement of = new Measurement(
                Scenario.INGEST, Map.of("Millrace", List.of(round(100)), "Artemis 2.43", List.of(round(50))));
        Budget budget = Budget.check(List.of(of)).get(0);
        assertEquals(Optional.of(false), budget.kept());
        assertEquals("2.00 times", budget.measured());
    }

    @Test
    public void doesNotJudgeWithoutThePeer() {
        Measurement of = new Measurement(Scenario.INGEST, Map.of("Millrace", List.of(round(100))));
        assertEquals(Optional.empty(), Budget.check(List.of(of)).get(1).kept());
    }

    @Test
    public void callsRoundsStableThatAreAlike() {
        assertTrue(Measurement.isStable(List.of(round(10), round(95), round(100), round(105))));
        assertFalse(Measurement.isStable(List.of(round(80), round(100), round(105))));
        assertFalse(Measurement.isStable(List.of(round(100), round(100))));
    }

    private static Round round(double rate) {
        return new Round("any", (int) (rate * 10), 10, 1, 1, 2, 100);
    }
}
