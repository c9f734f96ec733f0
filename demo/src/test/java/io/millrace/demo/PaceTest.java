package io.millrace.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Instant;
import org.junit.Test;

/** When a reading is due. */
public class PaceTest {

    private static final Instant LIVE = Instant.parse("2013-12-15T00:00:00Z");

    @Test
    public void loadsWhatLiesBeforeAtOnce() {
        assertEquals(0, new Pace(1).nanosUntilDue(Instant.parse("2013-07-04T00:00:00Z"), 5));
    }

    @Test
    public void playsAnHourInASecond() {
        Pace pace = new Pace(1);
        assertEquals(0, pace.nanosUntilDue(LIVE, 5));
        assertEquals(1_000_000_000L, pace.nanosUntilDue(LIVE.plusSeconds(3600), 5));
        assertEquals(-500_000_000L, pace.nanosUntilDue(LIVE.plusSeconds(1800), 1_000_000_005L));
    }

    @Test
    public void beginsWithTheFirstReadingThatIsPlayed() {
        Pace pace = new Pace(2);
        Instant road = Instant.parse("2015-09-01T13:45:00Z");
        assertEquals(0, pace.nanosUntilDue(road, 7));
        assertEquals(500_000_000L, pace.nanosUntilDue(road.plusSeconds(3600), 7));
    }

    @Test
    public void hasNoPatienceAtMaximum() {
        Pace pace = new Pace(Double.POSITIVE_INFINITY);
        pace.nanosUntilDue(LIVE, 0);
        assertTrue(pace.nanosUntilDue(LIVE.plusSeconds(1_000_000), 0) <= 0);
    }
}
