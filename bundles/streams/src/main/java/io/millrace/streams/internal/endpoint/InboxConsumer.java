package io.millrace.streams.internal.endpoint;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.DeliveryFeed;
import io.millrace.api.inbox.DeviceBatch;
import io.millrace.api.inbox.Inbox;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code millrace:inbox}: the mail of devices that listen, one exchange per device and batch. */
final class InboxConsumer extends FeedConsumer<Inbox> {

    private static final Logger LOG = LoggerFactory.getLogger(InboxConsumer.class);

    private final int batchSize;
    private final Environment environment;

    InboxConsumer(Endpoint endpoint, Processor processor, Environment environment, InboxOptions options) {
        super(endpoint, processor, environment.providers().inbox());
        this.environment = environment;
        this.batchSize = options.batchSize();
    }

    @Override
    void read(Inbox inbox) throws InterruptedException {
        try (DeliveryFeed feed = inbox.openDeliveries("route " + getRouteId())) {
            while (goesOn(inbox)) {
                Optional<DeviceBatch> batch = feed.poll(batchSize, POLL);
                if (batch.isPresent()) {
                    bring(feed, batch.get());
                }
            }
        }
    }

    private void bring(DeliveryFeed feed, DeviceBatch batch) {
        if (isEnding()) {
            feed.giveBack(batch);
            return;
        }
        Optional<Throwable> failure = process(exchange -> CommandExchange.fill(exchange, feed, batch, batchSize > 1));
        if (failure.isEmpty()) {
            feed.done(batch);
        } else if (isEnding() || Reasons.isAway(failure.get())) {
            // What a stopping route throws, or one whose provider is being swapped, says nothing against the command.
            feed.giveBack(batch);
        } else {
            String reason = environment.reason(failure.get());
            LOG.warn(
                    "Route {} failed for {} of device {} and tries again: {}",
                    getRouteId(),
                    batch.deliveries().stream().map(CommandDelivery::commandId).toList(),
                    batch.deviceId(),
                    reason);
            feed.failed(batch, "the route " + getRouteId() + " failed: " + reason);
        }
    }
}
