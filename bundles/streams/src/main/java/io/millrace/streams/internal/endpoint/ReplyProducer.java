package io.millrace.streams.internal.endpoint;

import io.millrace.api.address.Names;
import io.millrace.api.gateway.DeviceReplies;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code millrace:reply}: answers an inquiry. It is not stored: a device that has gone asks again. */
final class ReplyProducer extends DefaultProducer {

    private static final Logger LOG = LoggerFactory.getLogger(ReplyProducer.class);
    private static final String REQUEST_ID = "request-id";
    private static final String STATUS = "status";

    private final Environment environment;
    private final InboxOptions options;

    ReplyProducer(Endpoint endpoint, Environment environment, InboxOptions options) {
        super(endpoint);
        this.environment = environment;
        this.options = options;
    }

    @Override
    public void process(Exchange exchange) {
        String deviceId = options.require(exchange, "deviceId", PropertyNames.DEVICE_ID);
        String requestId =
                Names.requireLevel("request id", exchange.getMessage().getHeader(REQUEST_ID, String.class));
        int status = options.text(exchange, STATUS, STATUS)
                .map(ReplyProducer::number)
                .orElse(200);
        Content content = CommandExchange.content(exchange, Map.of());
        for (DeviceReplies gateway : environment.providers().replies()) {
            if (gateway.reply(deviceId, requestId, status, content)) {
                return;
            }
        }
        LOG.debug("Device {} does not listen to the reply of its inquiry {}", deviceId, requestId);
    }

    private static int number(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the status is '" + text + "'; it must be a number such as 200", e);
        }
    }
}
