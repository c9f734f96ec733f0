package io.millrace.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.bench.Options.Scenario;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** The command line. */
public class OptionsTest {

    @Test
    public void takesTheScenariosThatAreNamed() {
        Options options = Options.of(List.of("--quick", "--only", "ingest,half"));
        assertTrue(options.quick());
        assertEquals(Set.of(Scenario.INGEST, Scenario.HALF), options.only());
    }

    @Test
    public void saysWhichScenariosThereAre() {
        String words = assertThrows(IllegalArgumentException.class, () -> Options.of(List.of("--only", "fast")))
                .getMessage();
        assertTrue(words, words.startsWith("there is no scenario 'fast'"));
        assertTrue(words, words.contains("pipeline, sustained, half, login, ingest"));
    }
}
