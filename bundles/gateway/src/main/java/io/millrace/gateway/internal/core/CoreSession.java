package io.millrace.gateway.internal.core;

import io.millrace.api.address.Address;
import io.millrace.api.address.AddressException;
import io.millrace.api.address.AddressParser;
import io.millrace.api.gateway.OutcomeReceiver;
import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.ReplyListener;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.LoginResult;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.internal.quota.QuotaGuard;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private volatile Set<String> children = Set.of();

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

    boolean isClosed() {
        return closed.get();
    }

    /** Returns the ids of those that this session speaks for as their gateway. */
    Set<String> children() {
        return children;
    }

    /** Notes that this session speaks for a child; tells whether that is new. */
    synchronized boolean adopt(String childId) {
        if (children.isEmpty()) {
            children = ConcurrentHashMap.newKeySet();
        }
        return children.add(childId);
    }

    /** Notes that this session does not speak for a child any more. */
    synchronized void release(String childId) {
        if (!children.isEmpty()) {
            children.remove(childId);
        }
    }

    QuotaGuard quotas() {
        return gateway.quotas();
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
        boolean taken = false;
        try {
            taken = !gateway.waiting().isFull() && gateway.ingest().accept(publication);
        } catch (AwayException e) {
            LOGGER.trace("A message of '{}' waits: {}", identity.id(), e.getMessage());
        }
        if (!taken) {
            synchronized (this) {
                hold(publication);
            }
        }
    }

    /**
     * Tries a message again that a part of the server gave back, as long as its time is not over; what came later may be stored
     * before it.
     */
    synchronized void sendLater(Publication publication) {
        if (publication.isLate()) {
            publication.refuse(new RefusedException(Reason.UNAVAILABLE, whyLate(Waiting.Progress.AWAY)));
        } else {
            hold(publication);
        }
    }

    private void hold(Publication publication) {
        if (!gateway.waiting().admit(publication)) {
            publication.refuse(new RefusedException(
                    Reason.UNAVAILABLE, "the server cannot store now and too many messages wait; try again"));
            return;
        }
        if (held == null) {
            held = new ArrayDeque<>();
        }
        held.add(publication);
        if (!holding) {
            holding = true;
            transport.flow().pause();
            gateway.waiting().add(this);
        }
    }

    /** Takes up what was held back, in order; on the waiting room's thread. */
    synchronized Waiting.Progress resume() {
        // what is given back while this runs is for the next time
        for (int left = held == null ? 0 : held.size(); left > 0; left--) {
            Publication next = held.peek();
            Waiting.Progress progress = take(next);
            boolean patient = progress == Waiting.Progress.TOO_FAST || !next.isLate();
            if (progress != Waiting.Progress.DONE && patient) {
                return progress;
            }
            gateway.waiting().release(held.remove());
            if (progress != Waiting.Progress.DONE) {
                next.refuse(new RefusedException(Reason.UNAVAILABLE, whyLate(progress)));
            }
        }
        if (held != null && !held.isEmpty()) {
            return Waiting.Progress.AWAY;
        }
        held = null;
        holding = false;
        transport.flow().resume();
        return Waiting.Progress.DONE;
    }

    private Waiting.Progress take(Publication next) {
        try {
            if (ended.isPresent()) {
                next.refuse(ended.get());
                return Waiting.Progress.DONE;
            }
            return gateway.ingest().accept(next) ? Waiting.Progress.DONE : Waiting.Progress.FULL;
        } catch (AwayException e) {
            return e.isTooFast() ? Waiting.Progress.TOO_FAST : Waiting.Progress.AWAY;
        }
    }

    private static String whyLate(Waiting.Progress progress) {
        return progress == Waiting.Progress.FULL
                ? "the disk does not keep up; send it again later"
                : "a part of the server is not available now; try again";
    }

    /** Finds where an address leads; the last one is remembered, since most devices send to one address. */
    Target target(String address) throws RefusedException {
        Routed known = last;
        if (known == null || !address.equals(known.address)) {
            known = new Routed(address, Target.of(AddressParser.parse(address, self())));
            last = known;
        }
        return known.target;
    }

    /** One object, since the event loop and the thread of what waits both look. */
    private record Routed(String address, Target target) {}

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
    public StreamRecord stamp(String address, Content content) throws RefusedException {
        Optional<RefusedException> revoked = ended;
        if (revoked.isPresent()) {
            throw revoked.get();
        }
        try {
            return gateway.ingest().stamp(new Publication(this, address, content, Untold.INSTANCE));
        } catch (AwayException e) {
            throw new RefusedException(Reason.UNAVAILABLE, e.getMessage());
        }
    }

    /** The outcome of what is only stamped. */
    private enum Untold implements PublishOutcome {
        INSTANCE;

        @Override
        public void accepted() {
            // nothing is stored here
        }

        @Override
        public void refused(RefusedException cause) {
            // thrown instead
        }
    }

    @Override
    public void authorizeSend(String address) throws RefusedException {
        try {
            gateway.ingest().authorize(this, address);
        } catch (RefusedException e) {
            reports().publishRefused(this, address, e);
            throw e;
        } catch (AwayException e) {
            // each message is checked again, and waits for the part
            LOGGER.debug("'{}' attaches to '{}' unchecked: {}", identity.id(), address, e.getMessage());
        }
    }

    @Override
    public Address authorizeReceive(String address) throws RefusedException {
        try {
            return receiver(address);
        } catch (RefusedException e) {
            reports().receiveRefused(this, address, e);
            throw e;
        }
    }

    private Address receiver(String address) throws RefusedException {
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

    Reports reports() {
        return gateway.reports();
    }

    @Override
    public InboxLink listen(Address.Inbox inbox, int window, boolean atMostOnce, InboxListener listener) {
        Optional<String> gatewayId = isDevice(inbox.deviceId()) ? Optional.empty() : Optional.of(identity.id());
        ListenRequest request = new ListenRequest(
                inbox.deviceId(), transport.protocol(), window, atMostOnce, gatewayId, Optional.empty());
        return gateway.inboxLinks().listen(this, request, listener);
    }

    @Override
    public ReplyLink listen(Address.Replies replies, ReplyListener listener) {
        return gateway.replyLinks().listen(replies.deviceId(), listener);
    }

    @Override
    public ReplyLink listen(Address.ServiceReplies replies, OutcomeReceiver listener) {
        return gateway.outcomes().listen(identity.id(), replies.name(), listener);
    }

    /** Tells whether nothing more may go out: the session was ended from this side. */
    boolean isEnded() {
        return ended.isPresent();
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
        reports().disconnected(this, cause);
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
