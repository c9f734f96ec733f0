package io.millrace.rules.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.rule.RuleException;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** What is unusual after what came before. */
public class AnomalyTest {

    private static final int LEARNED = 600;
    private static final RulesSettings.Memory ONE_MODEL = new RulesSettings.Memory(64 << 20, 500_000, 1000);

    private final Random noise = new Random(7);
    private int second;

    /** A wave with noise. */
    private void wave(Bench bench, String deviceId, int count) {
        for (int i = 0; i < count; i++) {
            double value = 50 + 10 * Math.sin(second / 10.0) + noise.nextGaussian() / 2;
            bench.at(second++, deviceId, "default", "{\"t\":" + value + "}");
        }
    }

    private List<String> spike(Bench bench) {
        bench.said();
        return bench.at(second++, "{\"t\":120}").said();
    }

    @Test
    public void aSpikeIsNoticedAndTheWaveIsNot() {
        Bench bench = Bench.of("anomaly(t) > 6");
        wave(bench, "d", LEARNED);
        assertEquals(List.of(), bench.said());
        assertEquals(List.of("+600 d"), spike(bench));
        wave(bench, "d", 20);
        assertEquals(0, bench.count("active"));
    }

    @Test
    public void nothingIsSaidBeforeItHasLearned() {
        Bench bench = Bench.of("anomaly(t) > 6");
        wave(bench, "d", 30);
        assertEquals(List.of(), spike(bench));
    }

    @Test
    public void theModelSurvivesARestart() {
        Bench bench = Bench.of("anomaly(t) > 6");
        wave(bench, "d", LEARNED);
        bench.restart(0);
        assertEquals(List.of("+600 d"), spike(bench));
    }

    @Test
    public void valuesThatNeverChangeAreNotUnusual() {
        Bench bench = Bench.of("anomaly(t) > 6");
        for (int i = 0; i < 300; i++) {
            bench.at(second++, "{\"t\":5}");
        }
        bench.at(second++, "{\"x\":1}").at(second++, "{\"t\":null}");
        assertEquals(List.of(), bench.said());
    }

    @Test
    public void modelsAreBoundedAndTheRuleSaysSo() {
        Bench bench = Bench.of("anomaly(t) > 6", ONE_MODEL);
        for (int i = 0; i < 10; i++) {
            wave(bench, "d" + i, 1);
        }
        assertTrue(bench.count("devices") <= 2);
        assertTrue(
                bench.rule().warnings().get(0), bench.rule().warnings().get(0).contains("ruleMemoryMebibytes"));
    }

    @Test
    public void aModelInsideAWindowIsRefused() {
        RuleException e = assertThrows(RuleException.class, () -> Bench.of("max(anomaly(t)) over 1 min > 6")
                .rule());
        assertTrue(e.getMessage(), e.getMessage().contains("line 1, column 5: anomaly cannot stand inside"));
    }
}
