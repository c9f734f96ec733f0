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
        isNotPaused();
        fail(1);
        threeAreChecked();
        assertEquals(OptionalInt.of(2), pause());
        assertEquals("and no more", OptionalInt.of(2), pause());
        now = now.plusSeconds(1);
        assertEquals(OptionalInt.empty(), pause());
        fail(1);
        threeAreChecked();
        assertEquals(OptionalInt.of(3), pause());
        for (int i = 0; i < 20; i++) {
            now = now.plusSeconds(60);
            fail(1);
        }
        threeAreChecked();
        assertEquals(OptionalInt.of(61), pause());
        assertEquals(OptionalInt.empty(), limiter.pause("ada", "10.0.0.8"));
        assertEquals(OptionalInt.empty(), limiter.pause("bob", "10.0.0.7"));
    }

    private void threeAreChecked() {
        for (int i = 0; i < 3; i++) {
            assertEquals(OptionalInt.empty(), pause());
        }
    }

    private void isNotPaused() {
        threeAreChecked();
        assertEquals("a fourth as well", OptionalInt.empty(), pause());
    }

    @Test
    public void whatFailsInAPauseDoesNotMakeItLongerButTheNextOne() {
        fail(13);
        now = now.plusSeconds(1);
        assertEquals("the first lasts a second", OptionalInt.empty(), pause());
        fail(1);
        threeAreChecked();
        assertEquals(OptionalInt.of(17), pause());
    }

    @Test
    public void ofIpv6TheFirst64BitsCount() {
        for (int i = 0; i < 13; i++) {
            limiter.failed("ada", "[2001:db8:0:7:0:0:0:" + i + "]");
        }
        for (int i = 0; i < 3; i++) {
            limiter.pause("ada", "[2001:db8:0:7:0:0:1:" + i + "]");
        }
        assertEquals(OptionalInt.of(2), limiter.pause("ada", "2001:db8:0:7:0:0:0:99"));
        assertEquals(OptionalInt.empty(), limiter.pause("ada", "2001:db8:0:8:0:0:0:1"));
    }

    @Test
    public void aRightPasswordAndTimeForgiveAll() {
        fail(9);
        limiter.succeeded("ada", "10.0.0.7");
        fail(9);
        isNotPaused();
        now = now.plusSeconds(121);
        fail(9);
        isNotPaused();
    }

    @Test
    public void namesThatSomebodyMakesUpCostLittle() {
        fail(10);
        for (int i = 0; i < 20_000; i++) {
            limiter.failed("made-up-" + i, "10.0.0.7");
        }
        isNotPaused();
    }
}
