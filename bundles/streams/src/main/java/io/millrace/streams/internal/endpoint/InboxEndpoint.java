package io.millrace.streams.internal.endpoint;

import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

/**
 * An endpoint of commands: {@code millrace:inbox} and {@code millrace:wakeup} are read, {@code millrace:device},
 * {@code millrace:command}, {@code millrace:reply}, {@code millrace:desired} and {@code millrace:webhook} are sent to.
 */
final class InboxEndpoint extends DefaultEndpoint {

    private static final String INBOX = "inbox";
    private static final String WAKEUP = "wakeup";
    private static final String DEVICE = "device";
    private static final String COMMAND = "command";
    private static final String REPLY = "reply";
    private static final String DESIRED = "desired";
    static final String WEBHOOK = "webhook";

    private final Environment environment;
    private final String target;
    private final InboxOptions options;

    InboxEndpoint(String uri, MillraceComponent component, String target, InboxOptions options) {
        super(uri, component);
        this.environment = component.environment();
        this.target = target;
        this.options = options;
    }

    static boolean isTarget(String name) {
        return Set.of(INBOX, WAKEUP, DEVICE, COMMAND, REPLY, DESIRED, WEBHOOK).contains(name);
    }

    @Override
    public Producer createProducer() {
        return switch (target) {
            case DEVICE -> new DeviceProducer(this);
            case COMMAND -> new CommandProducer(this, environment, options);
            case REPLY -> new ReplyProducer(this, environment, options);
            case DESIRED -> new DesiredProducer(this, environment, options);
            case WEBHOOK -> new WebhookProducer(this, options);
            default -> throw new IllegalArgumentException(
                    "millrace:" + target + " can be read from, not sent to; send commands to millrace:command");
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        DefaultConsumer consumer =
                switch (target) {
                    case INBOX -> new InboxConsumer(this, processor, environment, options);
                    case WAKEUP -> new WakeUpConsumer(this, processor, environment, options);
                    default -> throw new IllegalArgumentException("millrace:" + target
                            + " can be sent to, not read from; read millrace:inbox or millrace:wakeup");
                };
        configureConsumer(consumer);
        return consumer;
    }
}
