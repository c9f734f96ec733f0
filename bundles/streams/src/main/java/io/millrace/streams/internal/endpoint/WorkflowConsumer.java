package io.millrace.streams.internal.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.provisioning.ProvisioningChange;
import io.millrace.api.provisioning.ProvisioningChange.Operation;
import io.millrace.api.stream.PropertyNames;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;

/**
 * {@code millrace:provisioning}: changes of devices, one exchange each. Its body is the metadata as JSON.
 */
final class WorkflowConsumer extends DefaultConsumer implements Suspendable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WorkflowRoutes workflows;
    private final Phase phase;
    private final Set<Operation> operations;

    /** When a route is called. */
    enum Phase {
        BEFORE,
        AFTER,
        COMPENSATE
    }

    WorkflowConsumer(
            Endpoint endpoint, Processor processor, WorkflowRoutes workflows, Phase phase, Set<Operation> operations) {
        super(endpoint, processor);
        this.workflows = workflows;
        this.phase = phase;
        this.operations = operations;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        workflows.add(this);
    }

    @Override
    protected void doStop() throws Exception {
        workflows.remove(this);
        super.doStop();
    }

    @Override
    protected void doSuspend() {
        workflows.remove(this);
    }

    @Override
    protected void doResume() {
        workflows.add(this);
    }

    boolean is(Phase asked) {
        return asked == phase;
    }

    boolean wants(Phase asked, ProvisioningChange change) {
        return asked == phase && operations.contains(change.operation());
    }

    /** Sends a change through the route and returns what that threw. */
    Optional<Throwable> call(ProvisioningChange change) {
        Exchange exchange = createExchange(false);
        try {
            Message message = exchange.getMessage();
            message.setBody(JSON.writeValueAsString(change.metadata()));
            message.setHeader(PropertyNames.CONTENT_TYPE, "application/json");
            message.setHeader("operation", change.operation().wireName());
            change.deviceId().ifPresent(id -> message.setHeader(PropertyNames.DEVICE_ID, id));
            getProcessor().process(exchange);
            return Optional.ofNullable(exchange.getException());
        } catch (JsonProcessingException e) {
            return Optional.of(e);
        } catch (Exception e) {
            // The route's boundary: whatever it throws is a refusal.
            return Optional.of(e);
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
