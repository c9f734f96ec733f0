package io.millrace.gateway.internal.quota;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.gateway.RefusedException;
import java.time.Duration;
import java.util.Optional;
import org.junit.Test;

public class WrongPasswordsTest {

    private static final int FREE = 10;

    private long now;
    private final WrongPasswords passwords = new WrongPasswords(() -> now);

    private static Attempt attempt(String user, String secret, String network) {
        return new Attempt(user, Optional.of(secret), network);
    }

    /** Guesses, and returns how many of the guesses were checked. */
    private int guess(String user, String network, int times) {
        int checked = 0;
        for (int i = 0; i < times; i++) {
            Attempt guess = attempt(user, "guess-" + i, network);
            try {
                passwords.require(guess, FREE);
                checked++;
                passwords.failed(guess, FREE);
            } catch (RefusedException e) {
                assertTrue(e.getMessage(), e.retryAfter().isPresent());
            }
        }
        return checked;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    public void pausesAfterTenWrongOnesInAMinuteForTwiceAsLongEachTime() {
        assertEquals(FREE + 3, guess("d1", "a", 100));
        pass(Duration.ofMillis(1_100));
        assertEquals(1 + 3, guess("d1", "a", 100));
        pass(Duration.ofMillis(1_100));
        assertEquals("the second pause is longer", 0, guess("d1", "a", 100));
        int inAnHour = 0;
        for (int i = 0; i < 3600; i++) {
            pass(Duration.ofSeconds(1));
            inAnHour += guess("d1", "a", 10);
        }
        assertTrue(inAnHour + " guesses in an hour", inAnHour <= 4 * 62);
    }

    @Test
    public void countsTheFailuresOfOneMinute() {
        for (int i = 0; i < 20; i++) {
            assertEquals(4, guess("d1", "a", 4));
            pass(Duration.ofSeconds(61));
        }
    }

    @Test
    public void delaysNobodyElse() throws Exception {
        guess("d1", "a", 100);
        passwords.require(attempt("d1", "right", "b"), FREE);
        passwords.require(attempt("d2", "right", "a"), FREE);
    }

    @Test
    public void checksAlwaysWhatWasRightTheLastTime() throws Exception {
        passwords.succeeded(attempt("d1", "right", "elsewhere"));
        guess("d1", "a", 100);
        passwords.require(attempt("d1", "right", "a"), FREE);
        assertThrows(RefusedException.class, () -> passwords.require(attempt("d1", "wrong", "a"), FREE));
        passwords.succeeded(attempt("d1", "right", "a"));
        passwords.require(attempt("d1", "wrong", "a"), FREE);
    }

    @Test
    public void countsNoTokens() throws Exception {
        Attempt token = attempt("d1", "SharedAccessSignature sr=x&sig=y&se=1", "a");
        for (int i = 0; i < 100; i++) {
            passwords.require(token, FREE);
            passwords.failed(token, FREE);
        }
        assertEquals(0, passwords.entries());
    }

    @Test
    public void remembersABoundedNumberOfNames() {
        for (int i = 0; i < WrongPasswords.MAX_ENTRIES + 10_000; i++) {
            passwords.failed(attempt("made-up-" + i, "x", "a"), FREE);
        }
        assertEquals(WrongPasswords.MAX_ENTRIES, passwords.entries());
    }

    @Test
    public void takesTheHalfOfAnIpv6AddressThatOneCustomerHas() {
        assertEquals("192.0.2.1", Attempt.network("/192.0.2.1:5000"));
        assertEquals("192.0.2.1", Attempt.network("192.0.2.1"));
        assertEquals("2001:db8:0:7", Attempt.network("/[2001:db8:0:7:1:2:3:4]:5000"));
        assertEquals("2001:db8:0:7", Attempt.network("2001:db8:0:7:1:2:3:4"));
        assertEquals("::1", Attempt.network("::1"));
        assertEquals("null", Attempt.network("null"));
    }
}
