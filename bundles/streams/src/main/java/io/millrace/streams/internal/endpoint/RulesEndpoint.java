package io.millrace.streams.internal.endpoint;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code millrace:rules}: evaluates records that are sent to it; what rules say as time passes is read from it. */
final class RulesEndpoint extends DefaultEndpoint {

    static final String TARGET = "rules";

    private final Environment environment;
    private final InboxOptions options;

    RulesEndpoint(String uri, MillraceComponent component, InboxOptions options) {
        super(uri, component);
        this.environment = component.environment();
        this.options = options;
    }

    @Override
    public Producer createProducer() {
        return new RulesProducer(this, environment.providers().rules());
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        RulesConsumer consumer = new RulesConsumer(this, processor, environment, options);
        configureConsumer(consumer);
        return consumer;
    }
}
