package io.millrace.inbox.internal;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.inbox.CommandPage;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.DeliveryFeed;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.inbox.WakeUpFeed;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.stream.Content;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers the inbox as a service; {@link DurableInbox} does the work. */
@Component(
        configurationPid = "io.millrace.inbox",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {Inbox.class, ProvisioningListener.class, HealthCheck.class, MetricsSource.class})
@Designate(ocd = InboxConfig.class)
public final class RocksInbox implements Inbox, ProvisioningListener, HealthCheck, MetricsSource {

    private static final Logger LOGGER = LoggerFactory.getLogger(RocksInbox.class);

    private final DurableInbox inbox;

    /**
     * Opens the inbox.
     *
     * @param config see config/io.millrace.inbox.cfg
     * @param providers what it asks of other bundles
     */
    @Activate
    public RocksInbox(InboxConfig config, @Reference Providers providers) {
        inbox = new DurableInbox(InboxSettings.of(config), providers, Clock.systemUTC());
    }

    /** Starts its threads. */
    @Activate
    void start() {
        inbox.start();
    }

    /** Writes what waits and closes the files, so that the next version of this bundle can open them. */
    @Deactivate
    void stop() {
        inbox.close();
    }

    @Override
    public void changed(LifecycleEvent event) {
        if (event.kind() == IdentityKind.DEVICE && event.type() == LifecycleEvent.Type.UNREGISTERED) {
            try {
                inbox.unregistered(event.id(), event.generationId());
            } catch (InboxException e) {
                // A listener does not throw; mail of another generation is never delivered, and expires.
                LOGGER.warn(
                        "What waits for the unregistered device {} was not cancelled: {}", event.id(), e.getMessage());
            }
        }
    }

    @Override
    public CompletionStage<CommandStatus> submit(CommandRequest request) {
        return inbox.submit(request);
    }

    @Override
    public Optional<CommandStatus> find(String deviceId, String commandId) {
        return inbox.find(deviceId, commandId);
    }

    @Override
    public CommandPage list(String deviceId, Optional<CommandState> state, int limit, Optional<String> cursor) {
        return inbox.list(deviceId, state, limit, cursor);
    }

    @Override
    public CompletionStage<CommandStatus> await(String deviceId, String commandId, Duration timeout) {
        return inbox.await(deviceId, commandId, timeout);
    }

    @Override
    public CompletionStage<CommandStatus> cancel(String deviceId, String commandId, String reason) {
        return inbox.cancel(deviceId, commandId, reason);
    }

    @Override
    public CompletionStage<CommandStatus> respond(String deviceId, String commandId, int status, Content content) {
        return inbox.respond(deviceId, commandId, status, content);
    }

    @Override
    public CompletionStage<CommandStatus> settle(String deviceId, String commandId, Settlement settlement) {
        return inbox.settle(deviceId, commandId, settlement);
    }

    @Override
    public void erase(String deviceId, String generationId, Instant gone) {
        inbox.erase(deviceId, generationId, gone);
    }

    @Override
    public InboxLink listen(ListenRequest request, InboxListener listener) {
        return inbox.listen(request, listener);
    }

    @Override
    public boolean isListening(String deviceId) {
        return inbox.isListening(deviceId);
    }

    @Override
    public DeliveryFeed openDeliveries(String owner) {
        return inbox.openDeliveries(owner);
    }

    @Override
    public WakeUpFeed openWakeUps(String owner) {
        return inbox.openWakeUps(owner);
    }

    @Override
    public String name() {
        return "inbox";
    }

    @Override
    public Health check() {
        return inbox.health();
    }

    @Override
    public List<Metric> metrics() {
        return InboxMetrics.of(inbox);
    }
}
