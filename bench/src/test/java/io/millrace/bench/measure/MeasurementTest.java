package io.millrace.bench.measure;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.bench.server.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** What counts of the rounds, and when a budget is kept. */
public class MeasurementTest {

    @Test
    public void takesTheMedianOfTheLastThreeRounds() {
        Measurement of = Measurement.of(
                "pipeline",
                Map.of(
                        "Millrace",
                        List.of(round(1), round(90), round(100), round(110)),
                        "Artemis 2.43",
                        List.of(round(50))));
        assertEquals(Optional.of(100.0), of.median("Millrace", Round::rate));
        assertEquals(Optional.of(2.0), of.ratio("Artemis 2.43", Round::rate));
    }

    @Test
    public void hasNoRatioToAServerThatTookNoPart() {
        Measurement of = Measurement.of("pipeline", Map.of("Millrace", List.of(round(100))));
        assertEquals(Optional.empty(), of.ratio("Mosquitto", Round::rate));
    }

    @Test
    public void keepsABudgetAtItsLimitAndMissesItBeyond() {
        assertEquals(
                Optional.of(true),
                Budget.atLeast("three times", 3.0, 3, "times").kept());
        assertEquals(
                Optional.of(false),
                Budget.atLeast("three times", 2.0, 3, "times").kept());
        assertEquals(
                "2.00 times", Budget.atLeast("three times", 2.0, 3, "times").measured());
        assertEquals(Optional.of(false), Budget.atMost("10 ms", 10.1, 10, "ms").kept());
    }

    @Test
    public void doesNotJudgeWithoutThePeer() {
        assertEquals(
                Optional.empty(),
                Budget.atLeast("three times", Optional.empty(), 3, "times").kept());
    }

    @Test
    public void callsRoundsStableThatAreAlike() {
        assertTrue(Measurement.isStable(List.of(round(10), round(95), round(100), round(105))));
        assertFalse(Measurement.isStable(List.of(round(80), round(100), round(105))));
        assertFalse(Measurement.isStable(List.of(round(100), round(100))));
    }

    @Test
    public void sharesTheMachineAmongItsProcessors() {
        Round round = new Round("any", 100_000, 10, new Usage(5, 100, 1 << 20), new Latency(1, 1, 2, 3));
        assertEquals(5.0, round.cpuPer100k(), 1e-9);
        assertEquals(1.0, round.diskMiBPer100k(), 1e-9);
        assertEquals(0.5 / Runtime.getRuntime().availableProcessors(), round.machineShare(), 1e-9);
    }

    private static Round round(double rate) {
        return new Round("any", (int) (rate * 10), 10, new Usage(1, 100, 0), new Latency(1, 1, 2, 3));
    }
}
