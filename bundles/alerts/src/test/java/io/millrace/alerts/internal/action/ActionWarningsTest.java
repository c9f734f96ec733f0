package io.millrace.alerts.internal.action;

import static org.junit.Assert.assertEquals;

import io.millrace.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class ActionWarningsTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<String> lines = new ArrayList<>();
    private final ActionWarnings warnings = new ActionWarnings(clock, lines::add);

    @Test
    public void eachRuleAndKindOfActionHasALineAMinuteAndTheRestIsCounted() {
        for (int i = 0; i < 50; i++) {
            warnings.warn("hot", "command", "is not done: " + i);
            warnings.warn("hot", "mail", "is not done: " + i);
        }
        assertEquals(List.of("A command of rule hot is not done: 0", "A mail of rule hot is not done: 0"), lines);
        lines.clear();
        clock.advance(Duration.ofMinutes(1));
        warnings.warn("hot", "command", "is not done: 50");
        assertEquals("A command of rule hot is not done: 50", lines.get(1));
        assertEquals("98 more actions", lines.get(0).substring(0, 15));
        clock.advance(Duration.ofMinutes(1));
        warnings.warn("hot", "command", "is not done: 51");
        assertEquals("nothing was left out", 3, lines.size());
    }

    @Test
    public void manyRulesTogetherHaveABoundToo() {
        for (int i = 0; i < 1_000; i++) {
            warnings.warn("r" + i, "command", "is not done");
        }
        assertEquals(100, lines.size());
    }
}
