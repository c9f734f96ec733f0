package io.millrace.provisioning.internal;

import io.millrace.api.provisioning.BulkOutcome;
import io.millrace.api.provisioning.ProvisioningChange;
import io.millrace.api.provisioning.ProvisioningChange.Operation;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningStep;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The steps of others around a change: before, after, and back again where it does not come to be. Any thread. */
final class Workflow {

    private final OptionalServices optional;
    private final Predicate<String> exists;
    private final Consumer<RegisterRequest> check;

    /**
     * Makes it.
     *
     * @param optional where the steps are
     * @param exists whether a device is there: what cannot be is refused without a step, whose compensation would undo what is another's
     * @param check throws where no device can be made of a request, which no step is asked about either
     */
    Workflow(OptionalServices optional, Predicate<String> exists, Consumer<RegisterRequest> check) {
        this.optional = optional;
        this.exists = exists;
        this.check = check;
    }

    /** Registers one device. */
    Registration register(RegisterRequest request, Function<RegisterRequest, Registration> work) {
        List<ProvisioningStep> steps = optional.steps();
        if (steps.isEmpty() || request.id().filter(exists).isPresent()) {
            return work.apply(request);
        }
        check.accept(request);
        ProvisioningChange change = new ProvisioningChange(Operation.REGISTER, request.id(), request.metadata());
        return around(
                steps,
                change,
                () -> work.apply(request),
                made -> new ProvisioningChange(
                        Operation.REGISTER, Optional.of(made.device().id()), request.metadata()));
    }

    /** Registers many: one by one where there are steps, else as they are. */
    List<BulkOutcome> registerAll(
            List<RegisterRequest> requests,
            Function<RegisterRequest, Registration> one,
            Function<List<RegisterRequest>, List<BulkOutcome>> all) {
        if (optional.steps().isEmpty()) {
            return all.apply(requests);
        }
        List<BulkOutcome> outcomes = new ArrayList<>(requests.size());
        for (RegisterRequest request : requests) {
            try {
                outcomes.add(new BulkOutcome(Optional.of(register(request, one)), Optional.empty()));
            } catch (ProvisioningException e) {
                outcomes.add(new BulkOutcome(Optional.empty(), Optional.of(e)));
            }
        }
        return outcomes;
    }

    /** Changes a device that is there. */
    <T> T change(Operation operation, String deviceId, Map<String, Object> metadata, Supplier<T> work) {
        List<ProvisioningStep> steps = optional.steps();
        if (steps.isEmpty() || !exists.test(deviceId)) {
            return work.get();
        }
        ProvisioningChange change = new ProvisioningChange(operation, Optional.of(deviceId), metadata);
        return around(steps, change, work, made -> change);
    }

    private static <T> T around(
            List<ProvisioningStep> steps,
            ProvisioningChange change,
            Supplier<T> work,
            Function<T, ProvisioningChange> made) {
        List<ProvisioningStep> done = new ArrayList<>();
        boolean changed = false;
        T result;
        try {
            for (ProvisioningStep step : steps) {
                step.before(change);
                done.add(0, step);
            }
            result = work.get();
            changed = true;
        } finally {
            if (!changed) {
                done.forEach(step -> step.compensate(change));
            }
        }
        ProvisioningChange after = made.apply(result);
        steps.forEach(step -> step.after(after));
        return result;
    }
}
