package io.millrace.gateway.internal.core;

import io.millrace.api.gateway.DeviceGateway;
import io.millrace.api.gateway.DeviceReplies;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.ReplyListener;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Authority;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.OutcomeListener;
import io.millrace.api.presence.Presence;
import io.millrace.api.presence.PresenceService;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.ProvisioningListener;
import io.millrace.api.storage.StorageException;
import io.millrace.api.stream.Content;
import io.millrace.gateway.internal.quota.Attempt;
import io.millrace.gateway.internal.quota.QuotaGuard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door: log-in, sessions, presence and revocation. Owns two threads, {@code millrace-gateway-timer} for tokens that end
 * and {@code millrace-gateway-waiting} for what waits for a part that is away.
 */
public final class CoreGateway
        implements DeviceGateway, DeviceReplies, OutcomeListener, PresenceService, ProvisioningListener, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CoreGateway.class);
    private static final QuietLog QUIET = new QuietLog(LOGGER);
    private static final int ATTEMPTS = 3;
    private static final long STOP_MILLIS = 2000;
    /** The longest that a timer runs; what ends later than that ends with the server. */
    private static final Duration FAR = Duration.ofDays(36_500);

    private final Services services;
    private final GatewayLimits limits;
    private final Clock clock;
    private final GatewayMetrics metrics;
    private final QuotaGuard quotas;
    private final ScheduledThreadPoolExecutor timer = executor("millrace-gateway-timer");
    private final ScheduledThreadPoolExecutor waiter = executor("millrace-gateway-waiting");
    private final Revocations revocations = new Revocations();
    private final PresenceRecorder presence;
    private final SessionTable sessions;
    private final StreamQuota quota;
    private final Children children;
    private final Ingest ingest;
    private final Reports reports;
    private final Receiving receiving;
    private final Waiting waiting;
    private final InboxLinks inboxLinks;
    private final ReplyLinks<ReplyListener> replyLinks = new ReplyLinks<>();
    private final Outcomes outcomes = new Outcomes();

    /**
     * Makes the gateway.
     *
     * @param services whose swap it outlives
     * @param limits what it lets through
     * @param metrics where it counts
     * @param quotas what clients may use
     * @param clock that stamps
     */
    public CoreGateway(
            Services services, GatewayLimits limits, GatewayMetrics metrics, QuotaGuard quotas, Clock clock) {
        this.services = services;
        this.limits = limits;
        this.clock = clock;
        this.metrics = metrics;
        this.quotas = quotas;
        presence = new PresenceRecorder(services, waiter);
        sessions = new SessionTable(quotas::deviceConnections, clock, presence);
        quota = new StreamQuota(services, limits.maxStreams());
        children = new Children(services, sessions);
        ingest = new Ingest(services, limits, clock, quota, children);
        reports = new Reports(services);
        receiving = new Receiving(children);
        inboxLinks = new InboxLinks(services, children);
        services.whenInboxChanges(() -> waiter.execute(inboxLinks::attach));
        waiting = new Waiting(waiter, limits.patience().toNanos());
    }

    private static ScheduledThreadPoolExecutor executor(String name) {
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, factory);
        executor.setRemoveOnCancelPolicy(true);
        // what comes after the end has nobody to wait for it
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        return executor;
    }

    @Override
    public Session open(Login login, Transport transport) throws RefusedException {
        return open(login, transport, System.nanoTime() + limits.patience().toNanos());
    }

    /** Logs in, waiting for identity until a deadline by {@link System#nanoTime}. */
    Session open(Login login, Transport transport, long deadlineNanos) throws RefusedException {
        try {
            if (waiter.isShutdown()) {
                throw new RefusedException(Reason.UNAVAILABLE, "the server is shutting down");
            }
            Session session = authenticate(login, transport, deadlineNanos);
            counters(transport.protocol()).loginAccepted();
            return session;
        } catch (RefusedException e) {
            counters(transport.protocol()).loginRefused(e.reason());
            reports.loginRefused(login.userName(), transport, e);
            throw e;
        }
    }

    private Session authenticate(Login login, Transport transport, long deadlineNanos) throws RefusedException {
        Attempt shown = Attempt.of(login, transport);
        quotas.requireAttempt(shown);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long seen = revocations.seen(login.userName());
            LoginResult result = ask(login, shown, deadlineNanos);
            if (result instanceof LoginResult.Refused refused) {
                quotas.failed(shown);
                QUIET.info(
                        "Log-in of '{}' over {} from {} refused: {}",
                        printable(login.userName()),
                        transport.protocol(),
                        transport.remoteAddress(),
                        refused.reason());
                reports.loginRefused(login.userName(), transport, refused.reason());
                throw new RefusedException(Reason.BAD_CREDENTIALS, LoginAnswer.of(login, clock.instant()));
            }
            LoginResult.Accepted accepted = (LoginResult.Accepted) result;
            quotas.succeeded(shown);
            quotas.requireConnection(login.userName(), sessions.connections());
            CoreSession session = new CoreSession(this, accepted, transport);
            boolean isOpen = false;
            try {
                sessions.add(session);
                endWithToken(session, accepted.expires());
                isOpen = revocations.seen(login.userName()) == seen;
            } finally {
                if (!isOpen) {
                    session.close();
                }
            }
            if (isOpen) {
                return session;
            }
        }
        throw new RefusedException(Reason.UNAVAILABLE, "the identity is being changed; try again");
    }

    private LoginResult ask(Login login, Attempt shown, long deadlineNanos) throws RefusedException {
        Optional<IdentityStore> failed = Optional.empty();
        try {
            while (true) {
                Optional<IdentityStore> store = services.identity().awaitOther(failed, deadlineNanos);
                if (store.isEmpty()) {
                    throw new RefusedException(Reason.UNAVAILABLE, "the server's identity is not available; try again");
                }
                try {
                    return store.get().authenticate(login);
                } catch (StorageException e) {
                    QUIET.error("Log-ins wait for another identity store, because this one failed", e);
                    failed = store;
                } catch (RuntimeException e) {
                    // a store that is closed under us throws whatever its library throws; the next one may serve
                    requireReplaced(store.get(), shown, e);
                    failed = store;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Reason.UNAVAILABLE, "the server is shutting down");
        }
    }

    /** Refuses a log-in on which the store stumbles: it would again, and whoever finds such a one must not hold up the others. */
    private void requireReplaced(IdentityStore store, Attempt shown, RuntimeException cause) throws RefusedException {
        if (services.identity().isCurrent(store)) {
            quotas.failed(shown);
            QUIET.error("A log-in is refused, because identity failed with it", cause);
            throw new RefusedException(
                    Reason.UNAVAILABLE, "the server failed with this log-in; its log has the reason");
        }
        QUIET.info("A log-in waits for another identity store: {}", cause.toString());
    }

    private void endWithToken(CoreSession session, Optional<Instant> expires) {
        expires.ifPresent(end -> endAt(session, end, "the token or credential of this connection ended at " + end));
    }

    private void endAt(CoreSession session, Instant end, String why) {
        Duration left = Duration.between(clock.instant(), end);
        long millis = Math.max(0, left.compareTo(FAR) < 0 ? left.toMillis() : FAR.toMillis());
        session.expiresWith(timer.schedule(
                () -> session.end(new RefusedException(Reason.REVOKED, why)), millis, TimeUnit.MILLISECONDS));
    }

    /** Makes a user name that somebody made up fit for a line of the log. */
    private static String printable(String userName) {
        String shown = userName.length() > 128 ? userName.substring(0, 128) + "..." : userName;
        return shown.replaceAll("[^\\x20-\\x7e]", "?");
    }

    @Override
    public void changed(LifecycleEvent event) {
        revocations.changed(SessionTable.userName(event.kind(), event.id()));
        if (event.kind() == IdentityKind.DEVICE) {
            children.changed(event.id());
            waiter.execute(() -> inboxLinks.changed(event.id()));
            if (event.type() == LifecycleEvent.Type.UNREGISTERED) {
                quota.forget(event.id());
            }
        }
        String why = Endings.reason(event.type());
        for (CoreSession session : sessions.of(event.kind(), event.id())) {
            if (Endings.concerns(event, session)) {
                LOGGER.debug("'{}' is disconnected: {}", event.id(), why);
                session.end(new RefusedException(Reason.REVOKED, why));
            } else if (Endings.outlives(event, session)) {
                session.replacedCredential();
                endAt(session, event.oldUntil().orElseThrow(), why);
            }
        }
    }

    @Override
    public void authorityChanged(String authorityId) {
        revocations.allChanged();
        String credential = Authority.credentialName(authorityId);
        RefusedException why = new RefusedException(
                Reason.REVOKED, "the authority that signed the certificate of this connection was changed or removed");
        for (CoreSession session : sessions.all()) {
            if (session.credential().equals(credential)) {
                session.end(why);
            }
        }
    }

    @Override
    public Optional<Presence> connected(String deviceId) {
        return sessions.presence(deviceId);
    }

    @Override
    public int connections() {
        return sessions.connections();
    }

    /** Returns how many messages wait for a part that is away. */
    public int waitingMessages() {
        return waiting.messages();
    }

    /** Tells whether an identity could still log in; it reads identity, so it is for rare cases. */
    boolean isWelcome(Identity identity) {
        try {
            return services.identity()
                    .require()
                    .find(identity.kind(), identity.id())
                    .filter(now -> now.enabled() && now.generationId().equals(identity.generationId()))
                    .isPresent();
        } catch (AwayException e) {
            return false;
        }
    }

    GatewayMetrics.OfProtocol counters(String protocol) {
        return metrics.of(protocol);
    }

    Reports reports() {
        return reports;
    }

    QuotaGuard quotas() {
        return quotas;
    }

    Ingest ingest() {
        return ingest;
    }

    Receiving receiving() {
        return receiving;
    }

    Waiting waiting() {
        return waiting;
    }

    InboxLinks inboxLinks() {
        return inboxLinks;
    }

    Outcomes outcomes() {
        return outcomes;
    }

    @Override
    public void outcome(CommandStatus status) {
        outcomes.outcome(status);
    }

    ReplyLinks<ReplyListener> replyLinks() {
        return replyLinks;
    }

    @Override
    public boolean reply(String deviceId, String requestId, int status, Content content) {
        return replyLinks.tell(deviceId, link -> link.reply(requestId, status, content));
    }

    void closed(CoreSession session) {
        sessions.remove(session);
    }

    /** Ends every session, records that, and stops the threads. */
    @Override
    public void close() {
        if (waiter.isShutdown()) {
            return;
        }
        RefusedException stopping = new RefusedException(Reason.UNAVAILABLE, "the server is shutting down");
        sessions.all().forEach(session -> session.end(stopping));
        services.whenInboxChanges(() -> {});
        timer.shutdownNow();
        try {
            if (!presence.awaitStored(STOP_MILLIS)) {
                LOGGER.warn("Presence of connections that ended with the gateway may be unrecorded: the log is away");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiter.shutdownNow();
    }
}
