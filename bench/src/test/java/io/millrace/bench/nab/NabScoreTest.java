package io.millrace.bench.nab;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.bench.nab.NabSeries.Window;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.Test;

/** The scoring of the Numenta Anomaly Benchmark, on a series of a thousand seconds with two windows. */
public class NabScoreTest {

    private static final NabSeries SERIES = series();

    private static NabSeries series() {
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            times.add(Instant.ofEpochSecond(i));
        }
        return new NabSeries(
                "test", times, Collections.nCopies(1_000, 0.0), List.of(window(300, 399), window(600, 699)));
    }

    private static Window window(long from, long to) {
        return new Window(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
    }

    private static NabScore score(long... seconds) {
        List<Instant> alerts = new ArrayList<>();
        for (long second : seconds) {
            alerts.add(Instant.ofEpochSecond(second));
        }
        return NabScore.of(SERIES, alerts);
    }

    @Test
    public void theFirstInstantOfEveryWindowIsPerfect() {
        NabScore score = score(300, 600);
        assertEquals(100, score.normalized(), 0.01);
        assertEquals(1, score.precision(), 0);
        assertEquals(1, score.recall(), 0);
    }

    @Test
    public void whoSaysNothingGetsNothing() {
        assertEquals(0, score().normalized(), 0);
        assertEquals(0, score().precision(), 0);
    }

    @Test
    public void lateIsWorseAndTwiceIsNoBetter() {
        double late = score(390, 600).normalized();
        assertTrue("late " + late, late < 95 && late > 50);
        assertEquals(score(300, 600).normalized(), score(300, 350, 600).normalized(), 0.01);
    }

    @Test
    public void aFalseAlertCostsTheMoreTheFartherItIsFromAWindow() {
        assertEquals(-0.11, score(300, 600, 200).raw() - score(300, 600).raw(), 0.0001);
        double near = score(300, 600, 401).raw() - score(300, 600).raw();
        assertTrue("just after " + near, near < 0 && near > -0.02);
        assertEquals(0.75, score(300, 600, 200, 350).precision(), 0);
    }

    @Test
    public void whatIsSaidWhileItLearnsDoesNotCount() {
        assertEquals(0, score(100).alerts());
    }

    @Test
    public void theSeriesOfTheDemoCanBeRead() throws Exception {
        List<NabSeries> all = NabSeries.read(Path.of("../demo/data"));
        assertEquals(4, all.size());
        assertEquals(
                11, all.stream().mapToInt(series -> series.windows().size()).sum());
    }
}
