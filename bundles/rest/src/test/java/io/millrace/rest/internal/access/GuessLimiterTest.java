package io.millrace.rest.internal.access;

import static org.junit.Assert.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import org.junit.Test;

public class GuessLimiterTest {

    private Instant now = Instant.EPOCH;

    private final GuessLimiter limiter = new GuessLimiter(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            limiter.failed("ada", "10.0.0.7");
        }
    }

    private OptionalInt pause() {
        return limiter.pause("ada", "10.0.0.7");
    }

    @Test
    public void afterTenFailuresAPauseGrowsUpToAMinute() {
        fail(9);
        assertEquals(OptionalInt.empty(), pause());
        fail(1);
        assertEquals(OptionalInt.of(2), pause());
        now = now.plusSeconds(1);
        assertEquals(OptionalInt.empty(), pause());
        fail(1);
        assertEquals(OptionalInt.of(3), pause());
        fail(20);
        assertEquals(OptionalInt.of(61), pause());
        assertEquals(OptionalInt.empty(), limiter.pause("ada", "10.0.0.8"));
        assertEquals(OptionalInt.empty(), limiter.pause("bob", "10.0.0.7"));
    }

    @Test
    public void aRightPasswordAndTimeForgiveAll() {
        fail(9);
        limiter.succeeded("ada", "10.0.0.7");
        fail(9);
        assertEquals(OptionalInt.empty(), pause());
        now = now.plusSeconds(121);
        fail(9);
        assertEquals(OptionalInt.empty(), pause());
    }

    @Test
    public void namesThatSomebodyMakesUpCostLittle() {
        fail(10);
        for (int i = 0; i < 20_000; i++) {
            limiter.failed("made-up-" + i, "10.0.0.7");
        }
        assertEquals(OptionalInt.empty(), pause());
    }
}
