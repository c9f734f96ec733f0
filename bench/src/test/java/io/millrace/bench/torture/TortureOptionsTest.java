package io.millrace.bench.torture;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** The command line of the torture: it always ends by itself. */
public class TortureOptionsTest {

    @Test
    public void tenKillsInTenMinutesAtMostWhereNothingIsSaid() {
        assertEquals(10, options().kills());
        assertEquals(10, options().minutes());
    }

    @Test
    public void theMinutesFollowTheKills() {
        assertEquals(200, options("--kills", "200").minutes());
        assertEquals(7, options("--kills", "200", "--minutes", "7").minutes());
    }

    @Test
    public void asManyKillsAsTheMinutesAllow() {
        assertEquals(Integer.MAX_VALUE, options("--minutes", "5").kills());
        assertEquals(5, options("--minutes", "5").minutes());
    }

    @Test
    public void takesTheSeedOfAnEarlierRun() {
        assertEquals(42, options("--seed", "42").seed());
    }

    @Test
    public void takesTheTrialsInTheOrderGiven() {
        assertEquals(
                List.of("swap", "kills"),
                options("--only", "swap,kills").trials().stream()
                        .map(Trial::word)
                        .toList());
    }

    @Test
    public void theShortFormIsOneTrialAndFixed() {
        assertEquals(
                List.of("short"),
                options("--short", "--seed", "42").trials().stream()
                        .map(Trial::word)
                        .toList());
        assertTrue(complaint("--short", "--kills", "9").startsWith("--short goes with --seed alone"));
        assertTrue(complaint("--short", "--only", "swap").startsWith("--short goes with --seed alone"));
    }

    @Test
    public void saysWhatIsWrong() {
        assertTrue(complaint("--only", "kills,floods").startsWith("there is no trial 'floods', but [kills"));
        assertTrue(complaint("--kills", "0").startsWith("--kills is from 1 to 100000, not 0"));
        assertTrue(complaint("--seed", "x").startsWith("--seed wants a whole number, not 'x'"));
        assertTrue(complaint("--minutes").startsWith("--minutes wants a value"));
        assertTrue(complaint("--fast").startsWith("there is no option '--fast'"));
    }

    private static String complaint(String... words) {
        return assertThrows(IllegalArgumentException.class, () -> options(words))
                .getMessage();
    }

    private static TortureOptions options(String... words) {
        List<String> arguments = new ArrayList<>(List.of("--assembly", "a"));
        arguments.addAll(List.of(words));
        return TortureOptions.of(arguments);
    }
}
