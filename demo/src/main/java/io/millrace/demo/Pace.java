package io.millrace.demo;

import java.time.Instant;

/**
 * When a reading is due: what lies before {@link #LIVE_FROM} at once, what follows as its own times say, so many times faster.
 * Each series has its own clock, which begins with the first reading that is not sent at once: so all devices are live together,
 * though the roads were recorded two years after the press.
 */
final class Pace {

    /** From here on the data is played, not loaded. */
    static final Instant LIVE_FROM = Instant.parse("2013-12-15T00:00:00Z");

    private final double hoursPerSecond;
    private Instant dataStart;
    private long nanoStart;

    Pace(double hoursPerSecond) {
        this.hoursPerSecond = hoursPerSecond;
    }

    /**
     * Returns in how many nanoseconds a reading is due; 0 or less if it is.
     *
     * @param time of the reading
     * @param nanoTime the present
     */
    long nanosUntilDue(Instant time, long nanoTime) {
        if (Double.isInfinite(hoursPerSecond) || time.isBefore(LIVE_FROM)) {
            return 0;
        }
        if (dataStart == null) {
            dataStart = time;
            nanoStart = nanoTime;
        }
        double dataSeconds = time.getEpochSecond() - dataStart.getEpochSecond();
        return nanoStart + (long) (dataSeconds / 3600 / hoursPerSecond * 1e9) - nanoTime;
    }
}
