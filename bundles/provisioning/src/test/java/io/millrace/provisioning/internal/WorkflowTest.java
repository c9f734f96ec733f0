package io.millrace.provisioning.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.millrace.api.alert.Alerts;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.log.StreamLog;
import io.millrace.api.provisioning.BulkOutcome;
import io.millrace.api.provisioning.ProvisioningChange;
import io.millrace.api.provisioning.ProvisioningChange.Operation;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.provisioning.ProvisioningStep;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** Steps around changes. */
public final class WorkflowTest {

    private final List<String> told = new ArrayList<>();

    @Test
    public void stepsAreCalledBeforeAndAfterAndLearnTheIdThatWasMade() {
        workflow(step("sim", false), step("crm", false)).register(request(Optional.empty()), this::made);
        assertEquals(
                List.of("sim before ?", "crm before ?", "registered", "sim after press-1", "crm after press-1"), told);
    }

    @Test
    public void aVetoUndoesTheStepsBeforeItInReverseAndChangesNothing() {
        Workflow workflow = workflow(step("sim", false), step("crm", false), step("no", true));
        assertThrows(
                ProvisioningException.class,
                () -> workflow.change(Operation.UNREGISTER, "press-1", Map.of(), () -> told.add("gone")));
        assertEquals(
                List.of(
                        "sim before press-1",
                        "crm before press-1",
                        "no before press-1",
                        "crm compensate press-1",
                        "sim compensate press-1"),
                told);
    }

    @Test
    public void aChangeThatFailsIsCompensated() {
        Workflow workflow = workflow(step("sim", false));
        assertThrows(
                IllegalStateException.class,
                () -> workflow.change(Operation.UPDATE, "press-1", Map.of(), () -> {
                    throw new IllegalStateException("disk full");
                }));
        assertEquals(List.of("sim before press-1", "sim compensate press-1"), told);
    }

    @Test
    public void manyAreOneTransactionWithoutStepsAndEachIsJudgedWithThem() {
        List<RegisterRequest> two = List.of(request(Optional.of("a")), request(Optional.of("b")));
        workflow().registerAll(two, this::made, requests -> {
            told.add("all " + requests.size());
            return List.of();
        });
        List<BulkOutcome> outcomes = workflow(step("no", true)).registerAll(two, this::made, requests -> List.of());
        assertEquals(List.of("all 2", "no before a", "no before b"), told);
        assertEquals(2, outcomes.stream().filter(o -> o.error().isPresent()).count());
    }

    @Test
    public void whatCannotBeIsRefusedWithoutAStep() {
        Workflow workflow = workflow(step("sim", false));
        workflow.register(request(Optional.of("press-1")), this::made);
        workflow.change(Operation.UNREGISTER, "press-2", Map.of(), () -> told.add("not found"));
        assertThrows(ProvisioningException.class, () -> workflow.register(request(Optional.of("bad id")), this::made));
        assertEquals(List.of("registered", "not found"), told);
    }

    private Registration made(RegisterRequest request) {
        told.add("registered");
        DeviceRecord device =
                new DeviceRecord("press-1", DeviceStatus.ENABLED, Map.of(), Map.of(), Map.of(), 0, List.of(), "g", "e");
        return new Registration(device, Map.of());
    }

    private static RegisterRequest request(Optional<String> id) {
        return new RegisterRequest(id, Map.of(), List.of(), List.of());
    }

    private ProvisioningStep step(String name, boolean refuses) {
        return new ProvisioningStep() {
            @Override
            public void before(ProvisioningChange change) {
                tell("before", change);
                if (refuses) {
                    throw new ProvisioningException(Reason.CONFLICT, "no");
                }
            }

            @Override
            public void after(ProvisioningChange change) {
                tell("after", change);
            }

            @Override
            public void compensate(ProvisioningChange change) {
                tell("compensate", change);
            }

            private void tell(String when, ProvisioningChange change) {
                told.add(name + " " + when + " " + change.deviceId().orElse("?"));
            }
        };
    }

    private static Workflow workflow(ProvisioningStep... steps) {
        return new Workflow(new Steps(List.of(steps)), "press-1"::equals, WorkflowTest::check);
    }

    private static void check(RegisterRequest request) {
        if (request.id().filter("bad id"::equals).isPresent()) {
            throw new ProvisioningException(Reason.INVALID, "bad id");
        }
    }

    private record Steps(List<ProvisioningStep> steps) implements OptionalServices {
        @Override
        public Optional<StreamLog> log() {
            return Optional.empty();
        }

        @Override
        public Optional<StateStore> state() {
            return Optional.empty();
        }

        @Override
        public Optional<Inbox> inbox() {
            return Optional.empty();
        }

        @Override
        public Optional<Alerts> alerts() {
            return Optional.empty();
        }

        @Override
        public Optional<DeadLetters> deadLetters() {
            return Optional.empty();
        }

        @Override
        public List<ProvisioningListener> listeners() {
            return List.of();
        }
    }
}
