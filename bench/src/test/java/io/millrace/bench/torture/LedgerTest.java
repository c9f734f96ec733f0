package io.millrace.bench.torture;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Loss, repetition and disorder are each found, and nothing else is taken for them. */
public class LedgerTest {

    private final Ledger ledger = new Ledger();

    @Test
    public void findsNothingWhereAllIsThereInOrder() {
        acknowledge("a", 0, 1, 2);
        store("a", 0, 1, 2);
        assertEquals(new Ledger.Count(0, 0, 0), ledger.inHistory());
    }

    @Test
    public void findsWhatWasAcknowledgedAndIsNotThere() {
        acknowledge("a", 0, 1, 2);
        acknowledge("b", 0);
        store("a", 0, 2);
        assertEquals("1 of a, and b", new Ledger.Count(2, 0, 0), ledger.inHistory());
    }

    @Test
    public void whatIsForgivenMayBeLostAndNothingLater() {
        acknowledge("a", 0, 1);
        ledger.taken("early");
        ledger.forgive();
        acknowledge("a", 2, 3);
        ledger.taken("late");
        store("a", 0, 3);
        assertEquals("2 alone", new Ledger.Count(1, 0, 0), ledger.inHistory());
        assertEquals("late alone", 1, ledger.withoutOutcome());
    }

    @Test
    public void whatWasStoredWithoutAnAcknowledgementIsNoFault() {
        acknowledge("a", 0);
        store("a", 0, 1);
        assertEquals(new Ledger.Count(0, 0, 0), ledger.inHistory());
    }

    @Test
    public void findsWhatIsThereTwice() {
        acknowledge("a", 0, 1);
        store("a", 0, 1, 1);
        assertEquals(new Ledger.Count(0, 0, 1), ledger.inHistory());
    }

    @Test
    public void findsWhatStandsBehindALaterOne() {
        acknowledge("a", 0, 1, 2, 3);
        store("a", 0, 3, 1, 2);
        assertEquals("1 and 2 stand behind 3", new Ledger.Count(0, 2, 0), ledger.inHistory());
    }

    @Test
    public void devicesHaveAnOrderEach() {
        acknowledge("a", 0, 1);
        acknowledge("b", 0);
        store("a", 0, 1);
        store("b", 0);
        assertEquals(new Ledger.Count(0, 0, 0), ledger.inHistory());
    }

    @Test
    public void aGroupThatGoesBackRepeatsAndReordersNothing() {
        acknowledge("a", 0, 1, 2, 3);
        for (int number : new int[] {0, 1, 2, 1, 2, 3}) {
            ledger.delivered("a", number);
        }
        assertEquals(new Ledger.Count(0, 0, 2), ledger.inGroup());
    }

    @Test
    public void theGroupIsNotCountedAsTheHistory() {
        acknowledge("a", 0);
        ledger.delivered("a", 0);
        assertEquals(new Ledger.Count(1, 0, 0), ledger.inHistory());
    }

    @Test
    public void aDeviceGoesOnAtItsLowestUnacknowledgedNumber() {
        assertEquals(0, ledger.firstUnacknowledged("a"));
        acknowledge("a", 0, 1, 3);
        assertEquals(2, ledger.firstUnacknowledged("a"));
        assertEquals(Map.of("a", 3L), ledger.newest());
    }

    @Test
    public void anAcknowledgementThatComesTwiceCountsOnce() {
        acknowledge("a", 0, 0);
        assertEquals(1, ledger.size());
    }

    @Test
    public void findsACommandWithoutAnOutcome() {
        ledger.taken("c0");
        ledger.taken("c1");
        ledger.outcome("c1", "completed");
        assertEquals(1, ledger.withoutOutcome());
        assertFalse(ledger.isAllDelivered());
        ledger.outcome("c0", "completed");
        assertEquals(0, ledger.withoutOutcome());
        assertTrue(ledger.isAllDelivered());
    }

    @Test
    public void findsACommandWithTwoOutcomes() {
        ledger.taken("c0");
        ledger.outcome("c0", "expired");
        ledger.outcome("c0", "completed");
        assertEquals(List.of("command c0 ended as [completed, expired]"), ledger.withSeveralOutcomes());
    }

    @Test
    public void theSameOutcomeAgainIsNoSecondOne() {
        ledger.outcome("c0", "completed");
        ledger.taken("c0");
        ledger.outcome("c0", "completed");
        assertEquals(List.of(), ledger.withSeveralOutcomes());
        assertEquals(1, ledger.repeatedOutcomes());
        assertEquals(Map.of("completed", 1), ledger.outcomes());
    }

    private void acknowledge(String deviceId, int... numbers) {
        for (int number : numbers) {
            ledger.acknowledged(deviceId, number);
        }
    }

    private void store(String deviceId, int... numbers) {
        for (int number : numbers) {
            ledger.stored(deviceId, number);
        }
    }
}
