package io.millrace.bench.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.BitSet;
import org.junit.Test;

/** Loss, repeats and disorder. */
public class TallyTest {

    private final Tally tally = new Tally();

    @Test
    public void findsWhatIsMissing() {
        tally.add(0);
        tally.add(2);
        BitSet expected = new BitSet();
        expected.set(0, 4);
        assertEquals(2, tally.missing(expected));
    }

    @Test
    public void countsARepeatAndNotAsDisorder() {
        assertTrue(tally.add(0));
        assertTrue(tally.add(1));
        assertFalse(tally.add(0));
        assertEquals(1, tally.repeated());
        assertEquals(0, tally.reordered());
    }

    @Test
    public void countsWhatComesBehindALaterOne() {
        tally.add(0);
        tally.add(2);
        tally.add(1);
        tally.add(3);
        assertEquals(1, tally.reordered());
        assertEquals(0, tally.repeated());
    }
}
