package io.millrace.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** The recorded data. */
public class SeriesTest {

    @Test
    public void holdsEveryDataLineOnce() throws IOException {
        Set<String> messageIds = new HashSet<>();
        int lines = 0;
        for (Series series : Series.FLEET) {
            List<Reading> readings = series.read();
            lines += readings.size();
            readings.forEach(reading -> messageIds.add(reading.messageId()));
        }
        assertEquals(33_469, lines);
        assertEquals(lines, messageIds.size());
    }

    @Test
    public void keepsTheTwelveRepeatedTimesOfThePress() throws IOException {
        List<Reading> readings = Series.FLEET.get(0).read();
        long times = readings.stream().map(Reading::time).distinct().count();
        assertEquals(12, readings.size() - times);
    }

    @Test
    public void keepsTheNumberAsTheFileSpellsIt() throws IOException {
        Reading second = Series.FLEET.get(0).read().get(1);
        assertEquals("press-1-3", second.messageId());
        assertEquals(Instant.parse("2013-12-02T21:20:00Z"), second.time());
        assertEquals("{\"temperature\":74.93588199999998}", second.payload());
    }

    @Test
    public void takesTheLastLineThatHasNoEnd() throws IOException {
        List<Reading> readings = Series.FLEET.get(3).read();
        assertEquals(1_127, readings.size());
        assertTrue(readings.get(1_126).payload().contains("27"));
    }
}
