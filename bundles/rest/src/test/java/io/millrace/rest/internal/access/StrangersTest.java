package io.millrace.rest.internal.access;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.access.Role;
import io.millrace.rest.internal.answer.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

/** What those get of the server's threads for whom nobody has logged in. */
public class StrangersTest {

    @Test
    public void anAddressHasAFewPlacesAndAllTogetherSomeMore() {
        StrangersGate gate = new StrangersGate();
        for (int i = 0; i < StrangersGate.MAX_OF_ADDRESS; i++) {
            assertTrue(gate.enter("10.0.0.1"));
        }
        assertFalse(gate.enter("10.0.0.1"));
        int others = StrangersGate.MAX - StrangersGate.MAX_OF_ADDRESS;
        for (int i = 0; i < others; i++) {
            assertTrue("10.0.1." + i, gate.enter("10.0.1." + i));
        }
        assertFalse(gate.enter("10.0.2.1"));
        gate.leave("10.0.0.1");
        assertTrue(gate.enter("10.0.2.1"));
        assertFalse(gate.enter("10.0.0.1"));
    }

    @Test
    public void guessesThatFindNoPlaceToWaitAreSentAwayAtOnce() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger sentAway = new AtomicInteger();
        CachedPasswordVerifier passwords = new CachedPasswordVerifier(
                (user, password) -> {
                    try {
                        assertTrue(end.await(30, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return Optional.empty();
                },
                Duration.ofSeconds(30),
                Clock.systemUTC(),
                user -> Optional.of(1L));
        ExecutorService threads = Executors.newCachedThreadPool();
        List<CompletableFuture<Void>> guessers = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                String name = "guess-" + i;
                guessers.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                passwords.verify(name, "x");
                            } catch (ProblemException e) {
                                assertEquals(503, e.problem().status());
                                sentAway.incrementAndGet();
                            }
                        },
                        threads));
            }
            // two are checked; those that wait do so for five seconds, longer than this
            await().atMost(Duration.ofSeconds(4)).until(() -> sentAway.get() >= 30);
            assertThrows(ProblemException.class, () -> passwords.verify("one-more", "x"));
        } finally {
            end.countDown();
            guessers.forEach(CompletableFuture::join);
            threads.shutdown();
        }
    }

    @Test
    public void callsWithOnePasswordThatComeTogetherAreNotCheckedOneByOne() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger checks = new AtomicInteger();
        CachedPasswordVerifier passwords = new CachedPasswordVerifier(
                (user, password) -> {
                    checks.incrementAndGet();
                    try {
                        assertTrue(end.await(30, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return Optional.of(new Caller(user, Set.of(Role.VIEWER)));
                },
                Duration.ofSeconds(30),
                Clock.systemUTC(),
                user -> Optional.of(1L));
        ExecutorService threads = Executors.newCachedThreadPool();
        List<CompletableFuture<Optional<Caller>>> callers = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                callers.add(CompletableFuture.supplyAsync(() -> passwords.verify("crm", "right"), threads));
            }
            await().atMost(Duration.ofSeconds(4)).until(() -> checks.get() == 2);
        } finally {
            end.countDown();
            callers.forEach(
                    caller -> assertEquals("crm", caller.join().orElseThrow().name()));
            threads.shutdown();
        }
        assertEquals(2, checks.get());
    }
}
