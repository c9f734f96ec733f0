package io.millrace.gateway.internal.core;

import io.millrace.api.address.Address;
import io.millrace.api.address.AddressException;
import io.millrace.api.address.AddressParser;
import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.LoginResult;
import io.millrace.api.stream.Content;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One authenticated connection. Small, since there are as many as devices: it remembers one route and one stream, and
 * nothing for each address that a client makes up.
 */
final class CoreSession implements Session {

    private static final Logger LOGGER = LoggerFactory.getLogger(CoreSession.class);

    private final CoreGateway gateway;
    private final Identity identity;
    private final String[] scope;
    private final Transport transport;
    private final GatewayMetrics.OfProtocol counters;
    private final AtomicBoolean closed = new AtomicBoolean();

    private volatile Optional<RefusedException> ended = Optional.empty();
    private volatile String credential;
    private volatile List<Future<?>> expiry = List.of();
    private volatile boolean holding;

    private Routed last;
    private String admittedDevice = "";
    private String admittedStream = "";
    private Deque<Publication> held;

    CoreSession(CoreGateway gateway, LoginResult.Accepted login, Transport transport) {
        this.gateway = gateway;
        this.identity = login.identity();
        this.credential = login.credential();
        this.scope = Scopes.levels(login.scope());
        this.transport = transport;
        this.counters = gateway.counters(transport.protocol());
    }

    @Override
    public Identity identity() {
        return identity;
    }

    String credential() {
        return credential;
    }

    String[] scope() {
        return scope;
    }

    Transport transport() {
        return transport;
    }

    GatewayMetrics.OfProtocol counters() {
        return counters;
    }

    boolean isDevice() {
        return identity.kind() == IdentityKind.DEVICE;
    }

    boolean isDevice(String deviceId) {
        return isDevice() && identity.id().equals(deviceId);
    }

    @Override
    public void publish(String address, Content content, PublishOutcome outcome) {
        Publication publication = new Publication(this, address, content, outcome);
        Optional<RefusedException> revoked = ended;
        if (revoked.isPresent()) {
            publication.refuse(revoked.get());
        } else if (closed.get() && !gateway.isWelcome(identity)) {
            // a Will with a delay is published after its session, and the device may be gone by then
            publication.refuse(new RefusedException(Reason.REVOKED, "the device may not connect any more"));
        } else if (!isHeldBack(publication)) {
            acceptOrHold(publication);
        }
    }

    private boolean isHeldBack(Publication publication) {
        if (holding) {
            synchronized (this) {
                if (holding) {
                    hold(publication);
                    return true;
                }
            }
        }
        return false;
    }

    private void acceptOrHold(Publication publication) {
        try {
            gateway.ingest().accept(publication);
        } catch (AwayException e) {
            synchronized (this) {
                hold(publication);
            }
        }
    }

    private void hold(Publication publication) {
        if (!gateway.waiting().admit(publication)) {
            publication.refuse(new RefusedException(
                    Reason.UNAVAILABLE, "a part of the server is not available and too many messages wait; try again"));
            return;
        }
        if (held == null) {
            held = new ArrayDeque<>();
        }
        held.add(publication);
        holding = true;
    }

    /** Takes up what was held back, in order. Returns whether nothing is left; on the waiting room's thread. */
    synchronized boolean resume() {
        while (held != null && !held.isEmpty()) {
            Publication next = held.peek();
            try {
                if (ended.isPresent()) {
                    next.refuse(ended.get());
                } else {
                    gateway.ingest().accept(next);
                }
            } catch (AwayException e) {
                if (!next.isLate()) {
                    return false;
                }
                next.refuse(new RefusedException(Reason.UNAVAILABLE, e.getMessage()));
            }
            gateway.waiting().release(held.remove());
        }
        held = null;
        holding = false;
        return true;
    }

    /** Finds the route of an address; the last one is remembered, since most devices send to one address. */
    Route route(String address) throws RefusedException {
        Routed known = last;
        if (known == null || !address.equals(known.address)) {
            known = new Routed(address, parse(address));
            last = known;
        }
        return known.route;
    }

    /** One object, since the event loop and the thread of what waits both look. */
    private record Routed(String address, Route route) {}

    private Route parse(String address) throws RefusedException {
        var parsed = AddressParser.parse(address, self());
        if (parsed.address() instanceof Address.Command && !isDevice()) {
            throw identity.grants().send().contains("commands")
                    ? new RefusedException(Reason.UNAVAILABLE, "commands come with the inbox, which is not installed")
                    : new RefusedException(
                            Reason.NOT_AUTHORIZED, "service '" + identity.id() + "' may not send commands");
        }
        return Route.of(parsed);
    }

    private Optional<String> self() {
        return isDevice() ? Optional.of(identity.id()) : Optional.empty();
    }

    boolean isAdmitted(String deviceId, String streamId) {
        return streamId.equals(admittedStream) && deviceId.equals(admittedDevice);
    }

    void admitted(String deviceId, String streamId) {
        admittedDevice = deviceId;
        admittedStream = streamId;
    }

    @Override
    public void authorizeSend(String address) throws RefusedException {
        try {
            gateway.ingest().authorize(this, address);
        } catch (AwayException e) {
            // each message is checked again, and waits for the part
            LOGGER.debug("'{}' attaches to '{}' unchecked: {}", identity.id(), address, e.getMessage());
        }
    }

    @Override
    public Address authorizeReceive(String address) throws RefusedException {
        try {
            Address parsed = AddressParser.parse(address, self()).address();
            gateway.receiving().require(this, parsed);
            return parsed;
        } catch (AddressException e) {
            throw new RefusedException(Reason.BAD_ADDRESS, e.getMessage());
        } catch (AwayException e) {
            throw new RefusedException(Reason.UNAVAILABLE, e.getMessage());
        }
    }

    /** What this session logged in with was replaced, and is valid for a while under another name. */
    void replacedCredential() {
        credential = credential + CredentialInfo.PREVIOUS;
    }

    synchronized void expiresWith(Future<?> timer) {
        expiry = Stream.concat(expiry.stream(), Stream.of(timer)).toList();
        if (closed.get()) {
            timer.cancel(false);
        }
    }

    /** Ends the session from this side, and tells the connection why. */
    void end(RefusedException cause) {
        ended = Optional.of(cause);
        close();
        transport.closer().accept(cause);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            expiry.forEach(timer -> timer.cancel(false));
            gateway.closed(this);
        }
    }
}
