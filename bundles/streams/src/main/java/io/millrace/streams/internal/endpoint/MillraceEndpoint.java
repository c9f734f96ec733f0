package io.millrace.streams.internal.endpoint;

import io.millrace.api.address.StreamKind;
import java.util.function.Function;
import org.apache.camel.Consumer;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.processor.FilterProcessor;
import org.apache.camel.support.DefaultEndpoint;

/** An endpoint of the component: a kind of stream, the state, the registry or the alerts. */
final class MillraceEndpoint extends DefaultEndpoint {

    static final String STATE = "state";
    static final String REGISTRY = "registry";
    static final String REPLAY = "replay";
    static final String ALERT = "alert";

    private final Environment environment;
    private final String target;
    private final EndpointOptions options;

    MillraceEndpoint(String uri, MillraceComponent component, String target, EndpointOptions options) {
        super(uri, component);
        this.environment = component.environment();
        this.target = target;
        this.options = options;
    }

    @Override
    public Producer createProducer() {
        return switch (target) {
            case STATE -> options.isLookup()
                    ? LookupProducer.ofState(
                            this, options, environment.providers().state())
                    : new StateProducer(this, environment.providers().state());
            case REGISTRY -> options.isLookup()
                    ? LookupProducer.ofRegistry(
                            this, options, environment.providers().registry())
                    : new RegistryProducer(this, environment.providers().provisioning());
            case ALERT -> new AlertProducer(this, environment);
            default -> new AppendProducer(this, environment, kind(), options);
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Function<String, ConsumerOptions> byRoute =
                target.equals(REPLAY) ? options::replay : routeId -> options.consumer(kind());
        // Told now, not when the route starts, so that a mistake leaves the version before it running.
        byRoute.apply("");
        Processor wanted = options.filter()
                .<Processor>map(condition -> new FilterProcessor(getCamelContext(), predicate(condition), processor))
                .orElse(processor);
        MillraceConsumer consumer = new MillraceConsumer(this, wanted, environment, byRoute);
        configureConsumer(consumer);
        return consumer;
    }

    private Predicate predicate(String condition) {
        Predicate predicate = getCamelContext().resolveLanguage("simple").createPredicate(condition);
        predicate.init(getCamelContext());
        return predicate;
    }

    /** Tells whether records of its consumer come through its route side by side, so not in the order of the log. */
    boolean isConcurrent() {
        return options.lanes() > 1;
    }

    /** Tells whether the group of its consumer was made for the route, and goes with it. */
    boolean hasOwnGroup() {
        return target.equals(REPLAY) && options.isUnnamed();
    }

    private StreamKind kind() {
        return StreamKind.ofWireName(target)
                .orElseThrow(() -> new IllegalArgumentException("millrace:" + target
                        + " can be written to, not read from; read millrace:telemetry or another kind"));
    }
}
