package io.millrace.gateway.internal.broker;

import io.millrace.api.tls.ServerTls;
import io.millrace.gateway.internal.core.LoginQueue;
import io.millrace.gateway.internal.groups.GroupHub;
import io.millrace.gateway.internal.groups.GroupServices;
import io.millrace.gateway.internal.quota.QuotaGuard;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.spi.core.remoting.Acceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Artemis server inside Millrace, with the fronts it is given. Start and stop come from one thread;
 * {@link #acceptors()} from any.
 */
public final class EmbeddedBroker {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final BrokerSettings settings;
    private final LoginQueue logins;
    private final BeforeLogin beforeLogin;
    private final List<Function<FrontContext, FrontProtocol>> fronts;
    private final GroupHub groups;
    private volatile ActiveMQServer server;
    private final Supplier<Optional<ServerTls>> certificates;
    private IoThreads ioThreads;
    private volatile TlsLayer tls;
    private FrontWorkers workers;

    /**
     * Stores what it needs; starts nothing.
     *
     * @param settings ports, folder, bounds
     * @param logins where clients log in; closed by whoever made it
     * @param quotas what strangers may use
     * @param services what consumer groups stand on
     * @param certificates gives the listeners with TLS theirs; empty while it is away
     * @param fronts one for each protocol that an acceptor names
     */
    public EmbeddedBroker(
            BrokerSettings settings,
            LoginQueue logins,
            QuotaGuard quotas,
            GroupServices services,
            Supplier<Optional<ServerTls>> certificates,
            List<Function<FrontContext, FrontProtocol>> fronts) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.beforeLogin = new BeforeLogin(quotas, settings.loginTimeout());
        this.logins = Objects.requireNonNull(logins, "logins");
        this.certificates = Objects.requireNonNull(certificates, "certificates");
        this.fronts = List.copyOf(fronts);
        this.groups = new GroupHub(services, settings.groups());
    }

    /** Returns the consumer groups, for fronts that feed clients from them. */
    public GroupHub groups() {
        return groups;
    }

    /**
     * Starts the server and its acceptors.
     *
     * @throws Exception if the server cannot start, or an acceptor cannot listen; the message then names the port and the
     *     environment variable that changes it. Nothing is left running.
     */
    public void start() throws Exception {
        ioThreads = new IoThreads(settings.ioThreads());
        workers = new FrontWorkers();
        tls = new TlsLayer(certificates, settings.loginTimeout(), settings.ioThreads(), settings.nativeTls());
        try {
            Configuration configuration = BrokerConfiguration.of(settings);
            ActiveMQServerImpl starting = new ActiveMQServerImpl(configuration, new NobodySecurityManager());
            server = starting;
            FrontContext context = new FrontContext(logins, groups, workers, settings);
            for (Function<FrontContext, FrontProtocol> front : fronts) {
                starting.addProtocolManagerFactory(new FrontFactory(front.apply(context)));
            }
            for (AcceptorSettings acceptor : settings.acceptors()) {
                starting.getServiceRegistry()
                        .addAcceptorFactory(
                                acceptor.name(),
                                FrontAcceptor.factory(
                                        acceptor, settings, ioThreads, new FrontAcceptor.Entry(beforeLogin, tls)));
            }
            starting.start();
            requireOpenAcceptors();
        } catch (Exception e) {
            stop();
            throw e;
        }
    }

    private void requireOpenAcceptors() {
        String failures = acceptors().stream()
                .filter(state -> !state.open())
                .map(this::describe)
                .collect(Collectors.joining("; "));
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures);
        }
        for (AcceptorState state : acceptors()) {
            LOG.info(
                    "{}{} listens on {}:{}",
                    state.settings().protocol(),
                    state.settings().tls() ? " over TLS" : "",
                    state.settings().bindAddress(),
                    state.port());
        }
    }

    private String describe(AcceptorState state) {
        AcceptorSettings acceptor = state.settings();
        String cause = find(acceptor)
                .flatMap(FrontAcceptor::failure)
                .map(Throwable::getMessage)
                .orElse("its protocol could not be set up");
        return acceptor.protocol() + " cannot listen on " + acceptor.bindAddress() + ":" + acceptor.port() + " ("
                + cause + "); set " + acceptor.portVariable() + " to a free port";
    }

    /** Returns how each configured listener is now. */
    public List<AcceptorState> acceptors() {
        return settings.acceptors().stream().map(this::state).toList();
    }

    /** Tells whether the listeners with TLS, if there are any, have a certificate to show. */
    public boolean hasCertificate() {
        TlsLayer layer = tls;
        return layer != null && layer.isReady() || settings.acceptors().stream().noneMatch(AcceptorSettings::tls);
    }

    private AcceptorState state(AcceptorSettings acceptor) {
        return find(acceptor)
                .map(found -> new AcceptorState(
                        acceptor,
                        found.isListening() && found.getProtocolHandler().getProtocol(acceptor.protocol()) != null,
                        found.getActualPort()))
                .orElse(new AcceptorState(acceptor, false, 0));
    }

    private Optional<FrontAcceptor> find(AcceptorSettings acceptor) {
        ActiveMQServer current = server;
        if (current == null || current.getRemotingService() == null) {
            return Optional.empty();
        }
        Acceptor found = current.getRemotingService().getAcceptor(acceptor.name());
        return found instanceof FrontAcceptor front ? Optional.of(front) : Optional.empty();
    }

    /** Returns how many connections are open that are not logged in. */
    public int connectionsBeforeLogin() {
        return beforeLogin.open();
    }

    /** Returns how many addresses the broker knows; it does not grow with what clients publish to. */
    public int addresses() {
        ActiveMQServer current = server;
        return current == null || current.getPostOffice() == null
                ? 0
                : current.getPostOffice().getAddresses().size();
    }

    /** Says good-bye to every client and stops everything; harmless when repeated. */
    public void stop() {
        ActiveMQServer current = server;
        server = null;
        if (current != null) {
            try {
                current.stop();
            } catch (Exception e) { // Artemis declares Exception; the rest must be stopped nevertheless
                LOG.warn("The broker did not stop cleanly", e);
            }
        }
        groups.close();
        if (workers != null) {
            workers.stop();
        }
        if (tls != null) {
            tls.stop();
        }
        if (ioThreads != null) {
            ioThreads.stop();
        }
    }
}
