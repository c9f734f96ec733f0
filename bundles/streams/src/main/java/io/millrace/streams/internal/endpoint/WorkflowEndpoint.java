package io.millrace.streams.internal.endpoint;

import io.millrace.api.provisioning.ProvisioningChange.Operation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code millrace:provisioning?phase=before}: a step of a workflow around changes of devices. */
final class WorkflowEndpoint extends DefaultEndpoint {

    static final String TARGET = "provisioning";

    private final WorkflowRoutes workflows;
    private final WorkflowConsumer.Phase phase;
    private final Set<Operation> operations;

    private WorkflowEndpoint(
            String uri, MillraceComponent component, WorkflowConsumer.Phase phase, Set<Operation> operations) {
        super(uri, component);
        this.workflows = component.environment().workflows();
        this.phase = phase;
        this.operations = operations;
    }

    /** Takes its options out of an endpoint's. */
    static WorkflowEndpoint take(String uri, MillraceComponent component, Map<String, Object> parameters) {
        String phase = component.getAndRemoveParameter(parameters, "phase", String.class, "");
        String operations = component.getAndRemoveParameter(parameters, "operation", String.class, "");
        return new WorkflowEndpoint(
                uri,
                component,
                value(WorkflowConsumer.Phase.class, "phase", phase),
                operations.isEmpty() ? EnumSet.allOf(Operation.class) : operations(operations));
    }

    private static Set<Operation> operations(String list) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String name : list.split(",")) {
            operations.add(value(Operation.class, "operation", name.strip()));
        }
        return operations;
    }

    private static <T extends Enum<T>> T value(Class<T> type, String option, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("millrace:provisioning: '" + option + "' is '" + text
                        + "'; it must be one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException("millrace:provisioning can be read from, not sent to");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        WorkflowConsumer consumer = new WorkflowConsumer(this, processor, workflows, phase, operations);
        configureConsumer(consumer);
        return consumer;
    }
}
