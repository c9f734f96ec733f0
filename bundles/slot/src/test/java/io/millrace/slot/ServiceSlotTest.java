package io.millrace.slot;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class ServiceSlotTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ServiceSlot<String> slot = new ServiceSlot<>("the log");

    @Test
    public void aProviderThatWasReplacedDoesNotTakeItsSuccessorAlong() {
        slot.bind("old");
        slot.bind("new");
        slot.unbind("old");
        assertEquals(Optional.of("new"), slot.current());
        assertTrue(slot.isCurrent("new"));
        assertFalse(slot.isCurrent("old"));
        slot.unbind("new");
        assertEquals(Optional.empty(), slot.current());
    }

    @Test
    public void whoWaitsGetsTheProviderThatComes() throws Exception {
        CompletableFuture<Optional<String>> waiting = CompletableFuture.supplyAsync(() -> await(Optional.empty()));
        slot.bind("log");
        assertEquals(Optional.of("log"), waiting.get(20, TimeUnit.SECONDS));
        assertEquals(Optional.of("log"), slot.awaitAny(Duration.ZERO));
    }

    @Test
    public void whoSawAProviderFailGetsAnother() throws Exception {
        slot.bind("broken");
        CompletableFuture<Optional<String>> waiting = CompletableFuture.supplyAsync(() -> await(Optional.of("broken")));
        slot.unbind("broken");
        slot.bind("whole");
        assertEquals(Optional.of("whole"), waiting.get(20, TimeUnit.SECONDS));
        assertEquals(Optional.empty(), slot.awaitOther(Optional.of("whole"), System.nanoTime()));
    }

    @Test
    public void whoWaitsInVainGetsNothing() throws Exception {
        assertEquals(Optional.empty(), slot.awaitAny(Duration.ofMillis(1)));
    }

    private Optional<String> await(Optional<String> failed) {
        try {
            return slot.awaitOther(failed, System.nanoTime() + LONG.toNanos());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
