package io.millrace.gateway.internal.broker;

import io.millrace.api.address.Address;
import io.millrace.api.address.AddressException;
import io.millrace.api.address.AddressParser;
import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.DeviceGateway;
import io.millrace.api.gateway.OutcomeReceiver;
import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.ReplyListener;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Login;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A gateway that lets everybody in whose password is "secret" and stores in a {@link FakeStreamLog}, on a thread of its own. */
public final class FakeGateway implements DeviceGateway {

    public static final String PASSWORD = "secret";

    private final FakeStreamLog log;
    private final ExecutorService logThread = Executors.newSingleThreadExecutor();
    private final AtomicLong messageIds = new AtomicLong();
    private final List<FakeSession> sessions = new CopyOnWriteArrayList<>();
    private final AtomicInteger stored = new AtomicInteger();
    private final Map<String, ReplyListener> replies = new ConcurrentHashMap<>();
    private final Map<Address.ServiceReplies, OutcomeReceiver> outcomes = new ConcurrentHashMap<>();
    private final FakeInbox inbox = new FakeInbox();
    private CountDownLatch held = new CountDownLatch(0);

    public FakeGateway(FakeStreamLog log) {
        this.log = log;
    }

    /** The links that receive outcomes, by the address that they listen to. */
    public Map<Address.ServiceReplies, OutcomeReceiver> outcomes() {
        return outcomes;
    }

    /** The links that receive replies, by device. */
    public Map<String, ReplyListener> replies() {
        return replies;
    }

    public FakeInbox inbox() {
        return inbox;
    }

    /** Stores nothing until {@link #release}. */
    public void hold() {
        held = new CountDownLatch(1);
        CountDownLatch mine = held;
        logThread.execute(() -> {
            try {
                mine.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Stores what was held back. */
    public void release() {
        held.countDown();
    }

    public List<FakeSession> sessions() {
        return sessions;
    }

    public int stored() {
        return stored.get();
    }

    @Override
    public Session open(Login login, Transport transport) throws RefusedException {
        if (!login.secret().equals(Optional.of(PASSWORD))) {
            throw new RefusedException(Reason.BAD_CREDENTIALS, "user name or password is wrong");
        }
        FakeSession session = new FakeSession(login.userName(), transport);
        sessions.add(session);
        return session;
    }

    /** A session of the fake. */
    public final class FakeSession implements Session {

        private final Identity identity;
        private final Transport transport;

        private FakeSession(String user, Transport transport) {
            boolean service = user.startsWith(Login.SERVICE_PREFIX);
            this.transport = transport;
            this.identity = new Identity(
                    service ? IdentityKind.SERVICE : IdentityKind.DEVICE,
                    service ? user.substring(Login.SERVICE_PREFIX.length()) : user,
                    true,
                    "1",
                    new Identity.Grants(service ? EnumSet.allOf(StreamKind.class) : Set.of(), Set.of("commands")));
        }

        public Transport transport() {
            return transport;
        }

        @Override
        public Identity identity() {
            return identity;
        }

        private Address parse(String address) throws RefusedException {
            try {
                return AddressParser.parse(
                                address,
                                identity.kind() == IdentityKind.DEVICE ? Optional.of(identity.id()) : Optional.empty())
                        .address();
            } catch (AddressException e) {
                throw new RefusedException(Reason.BAD_ADDRESS, e.getMessage());
            }
        }

        @Override
        public void authorizeSend(String address) throws RefusedException {
            publishAddress(address);
        }

        private Address.Publish publishAddress(String address) throws RefusedException {
            if (parse(address) instanceof Address.Publish publish
                    && publish.deviceId().equals(identity.id())) {
                return publish;
            }
            throw new RefusedException(Reason.NOT_AUTHORIZED, "not your address");
        }

        @Override
        public void publish(String address, Content content, PublishOutcome outcome) {
            Address.Publish publish;
            try {
                publish = publishAddress(address);
            } catch (RefusedException e) {
                outcome.refused(e);
                return;
            }
            if (content.properties().containsKey("poison")) {
                outcome.refused(new RefusedException(Reason.BAD_PAYLOAD, "poison is not taken"));
                return;
            }
            String stream = publish.streamId()
                    .orElse(content.properties().getOrDefault(PropertyNames.STREAM_ID, StreamRecord.DEFAULT_STREAM));
            String messageId =
                    content.properties().getOrDefault(PropertyNames.MESSAGE_ID, "m" + messageIds.incrementAndGet());
            Stamp stamp = new Stamp(Instant.now(), messageId, false, "1", Optional.empty());
            StreamRecord record = new StreamRecord(publish.kind(), publish.deviceId(), stream, stamp, content);
            logThread.execute(() -> log.append(record, callback(outcome)));
        }

        private AppendCallback callback(PublishOutcome outcome) {
            return new AppendCallback() {
                @Override
                public void appended(long position) {
                    stored.incrementAndGet();
                    outcome.accepted();
                }

                @Override
                public void failed(LogException cause) {
                    outcome.refused(new RefusedException(Reason.UNAVAILABLE, cause.getMessage()));
                }
            };
        }

        @Override
        public Address authorizeReceive(String address) throws RefusedException {
            Address parsed = parse(address);
            boolean device = identity.kind() == IdentityKind.DEVICE;
            boolean own =
                    parsed instanceof Address.Inbox inbox && inbox.deviceId().equals(identity.id())
                            || parsed instanceof Address.Replies replies
                                    && replies.deviceId().equals(identity.id());
            boolean stream = parsed instanceof Address.Group
                    || parsed instanceof Address.Tail
                    || parsed instanceof Address.ServiceReplies;
            if (device ? !own : !stream) {
                throw new RefusedException(Reason.NOT_AUTHORIZED, "not your address");
            }
            return parsed;
        }

        @Override
        public InboxLink listen(Address.Inbox address, int window, boolean atMostOnce, InboxListener listener) {
            return inbox.listen(
                    new ListenRequest(
                            address.deviceId(),
                            transport.protocol(),
                            window,
                            atMostOnce,
                            Optional.empty(),
                            Optional.empty()),
                    listener);
        }

        @Override
        public ReplyLink listen(Address.Replies address, ReplyListener listener) {
            replies.put(address.deviceId(), listener);
            return () -> replies.remove(address.deviceId(), listener);
        }

        @Override
        public ReplyLink listen(Address.ServiceReplies address, OutcomeReceiver receiver) {
            outcomes.put(address, receiver);
            return () -> outcomes.remove(address, receiver);
        }

        @Override
        public void close() {
            sessions.remove(this);
        }
    }

    /** Stops its thread. */
    public void stop() {
        logThread.shutdownNow();
    }
}
