package io.millrace.provisioning.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.provisioning.ProvisioningChange;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.ProvisioningStep;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/** Changes wait for a step that could refuse them while it is replaced. */
public class StepsTest {

    private record Step(boolean isCalled, boolean mayRefuse) implements ProvisioningStep {

        @Override
        public void before(ProvisioningChange change) {}

        @Override
        public void after(ProvisioningChange change) {}

        @Override
        public void compensate(ProvisioningChange change) {}
    }

    private final Step gate = new Step(true, true);

    @Test
    public void aStepThatHasNothingToDoIsLeftOut() {
        Steps steps = new Steps(Duration.ofMillis(1));
        steps.add(new Step(false, false));
        assertEquals(List.of(), steps.called());
        steps.add(gate);
        assertEquals(List.of(gate), steps.called());
    }

    @Test
    public void aStepThatCannotRefuseIsNotWaitedFor() {
        Steps steps = new Steps(Duration.ofMinutes(1));
        Step listener = new Step(true, false);
        steps.add(listener);
        steps.remove(listener);
        assertEquals(List.of(), steps.called());
    }

    @Test
    public void nothingIsDoneWithoutAStepThatCouldRefuse() {
        Steps steps = new Steps(Duration.ofMillis(1));
        steps.add(gate);
        steps.remove(gate);
        ProvisioningException e = assertThrows(ProvisioningException.class, steps::called);
        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertTrue(e.getMessage(), e.getMessage().contains("phase=before"));
    }

    @Test
    public void theNextOneIsAsked() throws Exception {
        Steps steps = new Steps(Duration.ofMinutes(1));
        steps.add(gate);
        steps.remove(gate);
        CompletableFuture<List<ProvisioningStep>> waiting = CompletableFuture.supplyAsync(steps::called);
        Step next = new Step(true, true);
        steps.add(next);
        assertEquals(List.of(next), waiting.get(30, TimeUnit.SECONDS));
    }
}
