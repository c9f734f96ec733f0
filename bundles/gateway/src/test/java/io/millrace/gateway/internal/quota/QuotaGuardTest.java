package io.millrace.gateway.internal.quota;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.usage.Quotas;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class QuotaGuardTest {

    private long now = Long.MAX_VALUE - 1_000; // System.nanoTime may begin anywhere, and overflow

    private QuotaGuard guard(Map<String, Object> keys) {
        return QuotaFixture.guard(keys, () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static int messages(QuotaGuard guard, String device, int bytes, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            try {
                guard.requireMessage(device, bytes);
                taken++;
            } catch (TooFastException e) {
                assertTrue(e.refusal().retryAfter().isPresent());
            }
        }
        return taken;
    }

    @Test
    public void bindsNobodyToARateByDefault() {
        assertEquals(100_000, messages(guard(Map.of()), "d1", 1_000_000, 100_000));
    }

    @Test
    public void letsADeviceSendItsMessagesOfASecondAtOnceAndThenAtItsRate() {
        QuotaGuard guard = guard(Map.of("deviceMessagesPerSecond", 10));
        assertEquals(10, messages(guard, "d1", 1, 50));
        assertEquals("another device has its own", 10, messages(guard, "d2", 1, 50));
        pass(Duration.ofMillis(100));
        assertEquals(1, messages(guard, "d1", 1, 50));
        pass(Duration.ofSeconds(60));
        assertEquals("a quiet minute is not saved up", 10, messages(guard, "d1", 1, 50));
    }

    @Test
    public void boundsAllDevicesTogether() {
        QuotaGuard guard = guard(Map.of("messagesPerSecond", 15, "deviceMessagesPerSecond", 10));
        assertEquals(10, messages(guard, "d1", 1, 50));
        assertEquals(5, messages(guard, "d2", 1, 50));
    }

    @Test
    public void boundsPayloadAndTakesAMessageThatIsLargerThanASecondsWorth() {
        QuotaGuard guard = guard(Map.of("deviceKibibytesPerSecond", 1));
        assertEquals(1, messages(guard, "d1", 10 * 1024, 5));
        pass(Duration.ofSeconds(8));
        assertEquals(0, messages(guard, "d1", 1, 5));
        pass(Duration.ofSeconds(2));
        assertEquals(5, messages(guard, "d1", 1, 5));
    }

    @Test
    public void tellsWhenTheNextMessageMayComeAndWhatTheBoundIs() throws Exception {
        QuotaGuard guard = guard(Map.of("deviceMessagesPerSecond", 2));
        guard.requireMessage("d1", 1);
        guard.requireMessage("d1", 1);
        TooFastException thrown = assertThrows(TooFastException.class, () -> guard.requireMessage("d1", 1));
        assertEquals("device 'd1' sends more than 2 messages a second", thrown.getMessage());
        assertEquals(Optional.of(Duration.ofMillis(500)), thrown.refusal().retryAfter());
    }

    @Test
    public void takesAChangeAtOnce() {
        QuotaGuard guard = guard(Map.of("deviceMessagesPerSecond", 1));
        assertEquals(1, messages(guard, "d1", 1, 100));
        QuotaFixture.change(guard, Map.of("deviceMessagesPerSecond", 100));
        pass(Duration.ofMillis(20)); // a second was owed
        assertTrue(messages(guard, "d1", 1, 100) > 0);
        QuotaFixture.change(guard, Map.of());
        assertEquals(1_000, messages(guard, "d1", 1, 1_000));
    }

    @Test
    public void boundsConnectionsAndTheirRates() throws Exception {
        QuotaGuard guard = guard(Map.of("connections", 5, "deviceConnectionsPerMinute", 2));
        assertTrue(assertThrows(RefusedException.class, () -> guard.requireConnection("d1", 5))
                .retryAfter()
                .isEmpty());
        guard.requireConnection("d1", 0);
        guard.requireConnection("d1", 1);
        RefusedException thrown = assertThrows(RefusedException.class, () -> guard.requireConnection("d1", 2));
        assertEquals(RefusedException.Reason.QUOTA_EXCEEDED, thrown.reason());
        assertEquals(Optional.of(Duration.ofSeconds(30)), thrown.retryAfter());
        guard.requireConnection("d2", 2);
        pass(Duration.ofSeconds(30));
        guard.requireConnection("d1", 2);
    }

    @Test
    public void forgetsDevicesThatOweNothing() {
        RateTable table = new RateTable();
        for (int i = 0; i < 100_000; i++) {
            table.of("d" + i, now).use(now, 1);
            now += TimeUnit.MICROSECONDS.toNanos(1);
        }
        assertTrue("remembers " + table.size(), table.size() <= 20_000);
    }

    @Test
    public void namesTheKeyThatIsWrong() {
        for (String wrong : new String[] {"-1", "many"}) {
            IllegalArgumentException thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> new QuotaComponent(QuotaFixture.config(Map.of("messagesPerSecond", wrong))));
            assertTrue(thrown.getMessage(), thrown.getMessage().contains("'messagesPerSecond'"));
        }
    }

    @Test
    public void keepsWhatHeldBeforeAWrongChangeAndSaysSo() {
        QuotaComponent component = new QuotaComponent(QuotaFixture.config(Map.of("connections", "7")));
        component.modified(QuotaFixture.config(Map.of("connections", "-7")));
        assertTrue(component.check().detail(), component.check().detail().contains("'connections'"));
        assertEquals(
                new Quotas.Quota("connections", Quotas.Scope.ALL, 7, 3),
                component.guard().quotas(3, 0).get(0));
        component.modified(QuotaFixture.config(Map.of("connections", "8")));
        assertTrue(component.check().ok());
    }
}
