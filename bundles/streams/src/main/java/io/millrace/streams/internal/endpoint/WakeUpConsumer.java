package io.millrace.streams.internal.endpoint;

import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.WakeUpFeed;
import io.millrace.api.inbox.WakeUpFeed.WakeUp;
import io.millrace.api.stream.PropertyNames;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code millrace:wakeup}: devices that are away and have mail, one exchange each. */
final class WakeUpConsumer extends FeedConsumer<Inbox> {

    private static final Logger LOG = LoggerFactory.getLogger(WakeUpConsumer.class);

    private final Retry retry;
    private final Environment environment;

    WakeUpConsumer(Endpoint endpoint, Processor processor, Environment environment, InboxOptions options) {
        super(endpoint, processor, environment.providers().inbox());
        this.environment = environment;
        this.retry = options.retry();
    }

    @Override
    void read(Inbox inbox) throws InterruptedException {
        try (WakeUpFeed feed = inbox.openWakeUps("route " + getRouteId())) {
            while (goesOn(inbox)) {
                Optional<WakeUp> wakeUp = feed.poll(POLL);
                if (wakeUp.isPresent()) {
                    call(wakeUp.get());
                    feed.done(wakeUp.get());
                }
            }
        }
    }

    private void call(WakeUp wakeUp) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Optional<Throwable> failure = process(exchange -> fill(exchange, wakeUp));
            if (failure.isEmpty()) {
                return;
            }
            if (attempt >= retry.attempts()) {
                LOG.warn(
                        "Route {} could not wake up device {} in {} attempt(s); it is called again for later mail: {}",
                        getRouteId(),
                        wakeUp.deviceId(),
                        attempt,
                        environment.reason(failure.get()));
                return;
            }
            rest(retry.restMillis(attempt));
        }
    }

    private static void fill(Exchange exchange, WakeUp wakeUp) {
        Message message = exchange.getMessage();
        message.setHeader(PropertyNames.DEVICE_ID, wakeUp.deviceId());
        message.setHeader("since", wakeUp.since().toString());
        message.setBody("{\"deviceId\":\"" + wakeUp.deviceId() + "\",\"since\":\"" + wakeUp.since() + "\"}");
    }
}
