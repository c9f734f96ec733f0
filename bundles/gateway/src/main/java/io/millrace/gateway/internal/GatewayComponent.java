package io.millrace.gateway.internal;

import io.millrace.api.gateway.DeviceGateway;
import io.millrace.api.gateway.DeviceReplies;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.identity.Login;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.OutcomeListener;
import io.millrace.api.log.LogRecord;
import io.millrace.api.presence.Presence;
import io.millrace.api.presence.PresenceService;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.route.GroupReplay;
import io.millrace.api.stream.Content;
import io.millrace.api.usage.Quotas;
import io.millrace.gateway.internal.amqp.AmqpFront;
import io.millrace.gateway.internal.broker.AcceptorState;
import io.millrace.gateway.internal.broker.EmbeddedBroker;
import io.millrace.gateway.internal.core.CoreGateway;
import io.millrace.gateway.internal.core.GatewayMetrics;
import io.millrace.gateway.internal.core.LoginQueue;
import io.millrace.gateway.internal.core.Services;
import io.millrace.gateway.internal.groups.GroupServices;
import io.millrace.gateway.internal.mqtt.MqttFront;
import io.millrace.gateway.internal.quota.QuotaComponent;
import io.millrace.gateway.internal.quota.QuotaGuard;
import io.millrace.gateway.internal.stomp.StompFront;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The gateway: its core, the embedded broker, and the fronts of every protocol that it speaks. A change of its configuration
 * restarts it, and clients connect again.
 */
@Component(
        service = {
            DeviceGateway.class,
            DeviceReplies.class,
            OutcomeListener.class,
            PresenceService.class,
            ProvisioningListener.class,
            MetricsSource.class,
            HealthCheck.class,
            GroupReplay.class,
            Quotas.class
        },
        configurationPid = GatewayConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = GatewayConfig.class)
public final class GatewayComponent
        implements DeviceGateway,
                DeviceReplies,
                OutcomeListener,
                PresenceService,
                ProvisioningListener,
                MetricsSource,
                HealthCheck,
                GroupReplay,
                Quotas {

    private final Services services;
    private final QuotaGuard quotas;
    private final GatewayMetrics metrics = new GatewayMetrics();
    private final CoreGateway gateway;
    private final LoginQueue logins;
    private final MqttFront mqtt;
    private final EmbeddedBroker broker;

    /**
     * Checks the configuration and puts the parts together; nothing listens yet.
     *
     * @param config as the operator wrote it
     * @param services whose swap the gateway outlives
     * @param quotas what clients may use; changes without a restart
     */
    @Activate
    public GatewayComponent(GatewayConfig config, @Reference Services services, @Reference QuotaComponent quotas) {
        GatewaySettings settings = GatewaySettings.of(config);
        this.services = services;
        this.quotas = quotas.guard();
        gateway = new CoreGateway(services, settings.limits(), metrics, this.quotas, Clock.systemUTC());
        logins = new LoginQueue(gateway, settings.limits(), settings.loginThreads(), settings.waitingLogins());
        mqtt = new MqttFront(settings.mqtt(), logins);
        GroupServices groups = new GroupServices(services.log()::get, services.deadLetters()::get);
        broker = new EmbeddedBroker(
                settings.broker(),
                logins,
                this.quotas,
                groups,
                services.tls()::get,
                List.of(mqtt::protocol, AmqpFront::protocol, StompFront::protocol));
    }

    /**
     * Starts to listen.
     *
     * @throws Exception if a port is taken or the broker's folder cannot be written, saying which
     */
    @Activate
    void start() throws Exception {
        try {
            broker.start();
        } catch (Exception e) { // whatever Artemis declares: what was made before must not stay behind
            stop();
            throw e;
        }
    }

    /** Says good-bye to every client, records that, and stops. */
    @Deactivate
    void stop() {
        gateway.close();
        broker.stop();
        mqtt.close();
        logins.close();
    }

    /** Returns how each listener is, for tests. */
    List<AcceptorState> acceptors() {
        return broker.acceptors();
    }

    @Override
    public Session open(Login login, Transport transport) throws RefusedException {
        return gateway.open(login, transport);
    }

    @Override
    public boolean reply(String deviceId, String requestId, int status, Content content) {
        return gateway.reply(deviceId, requestId, status, content);
    }

    @Override
    public void outcome(CommandStatus status) {
        gateway.outcome(status);
    }

    @Override
    public Optional<Presence> connected(String deviceId) {
        return gateway.connected(deviceId);
    }

    @Override
    public int connections() {
        return gateway.connections();
    }

    @Override
    public void changed(LifecycleEvent event) {
        gateway.changed(event);
    }

    @Override
    public void authorityChanged(String authorityId) {
        gateway.authorityChanged(authorityId);
    }

    @Override
    public List<Quota> quotas() {
        return quotas.quotas(gateway.connections(), broker.connectionsBeforeLogin());
    }

    @Override
    public List<Metric> metrics() {
        Metric waiting = new Metric(
                "millrace_messages_waiting",
                "Messages that wait for a part of the server that is being replaced.",
                Type.GAUGE,
                Map.of(),
                gateway.waitingMessages());
        return Stream.of(metrics.metrics(), broker.groups().metrics(), List.of(waiting))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public Health check() {
        String closed = broker.acceptors().stream()
                .filter(acceptor -> !acceptor.open())
                .map(acceptor -> acceptor.settings().name() + " on port "
                        + acceptor.settings().port())
                .collect(Collectors.joining(", "));
        String away = services.away();
        if (!closed.isEmpty()) {
            return Health.down("not listening: " + closed + "; see the server's log for the reason");
        }
        if (!broker.hasCertificate()) {
            return Health.down("no certificate for the listeners with TLS, which refuse everybody: io.millrace.tls is"
                    + " away; see the server's log for the reason");
        }
        if (!away.isEmpty()) {
            return Health.down("not available: " + away + "; publishes and log-ins wait for it and then fail");
        }
        return Health.up("listening: "
                + broker.acceptors().stream()
                        .map(acceptor -> acceptor.settings().name() + " " + acceptor.port())
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public Optional<String> replay(String group, LogRecord record, Duration timeout) throws InterruptedException {
        return broker.groups().replay(group, record, timeout);
    }
}
