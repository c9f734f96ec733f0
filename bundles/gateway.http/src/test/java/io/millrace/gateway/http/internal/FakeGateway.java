package io.millrace.gateway.http.internal;

import io.millrace.api.address.Address;
import io.millrace.api.address.AddressException;
import io.millrace.api.address.AddressParser;
import io.millrace.api.gateway.DeviceGateway;
import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Login;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets in who knows the password "secret" or shows a token, and stores at once, or when told to. */
final class FakeGateway implements DeviceGateway {

    final List<Sent> sent = new CopyOnWriteArrayList<>();
    final List<FakeSession> open = new CopyOnWriteArrayList<>();
    final List<PublishOutcome> held = new CopyOnWriteArrayList<>();
    final AtomicInteger logins = new AtomicInteger();
    final Set<String> strangers = ConcurrentHashMap.newKeySet();
    volatile boolean holding;

    record Sent(String deviceId, String address, Content content) {

        String payload() {
            return new String(content.payload(), StandardCharsets.UTF_8);
        }

        String property(String name) {
            return content.properties().get(name);
        }
    }

    @Override
    public Session open(Login login, Transport transport) throws RefusedException {
        logins.incrementAndGet();
        String secret = login.secret().orElse("");
        if (!secret.equals("secret") && !secret.startsWith("SharedAccessSignature ")) {
            throw new RefusedException(Reason.BAD_CREDENTIALS, "the user name or the secret is wrong");
        }
        FakeSession session = new FakeSession(login.userName(), transport);
        open.add(session);
        return session;
    }

    /** Ends the sessions of a device, as when it is deactivated. */
    void end(String deviceId, Reason reason) {
        for (FakeSession session : open) {
            if (session.deviceId.equals(deviceId)) {
                session.ended = Optional.of(new RefusedException(reason, "the identity was deactivated"));
                session.close();
                session.transport.closer().accept(session.ended.get());
            }
        }
    }

    final class FakeSession implements Session {

        private final String deviceId;
        private final Transport transport;
        private volatile Optional<RefusedException> ended = Optional.empty();

        FakeSession(String deviceId, Transport transport) {
            this.deviceId = deviceId;
            this.transport = transport;
        }

        @Override
        public Identity identity() {
            return new Identity(IdentityKind.DEVICE, deviceId, true, "g1", Identity.Grants.NONE);
        }

        @Override
        public void publish(String address, Content content, PublishOutcome outcome) {
            if (ended.isPresent()) {
                outcome.refused(ended.get());
                return;
            }
            try {
                authorizeSend(address);
            } catch (RefusedException e) {
                outcome.refused(e);
                return;
            }
            Sent message = new Sent(deviceId, address, content);
            if (message.payload().contains("too fast")) {
                outcome.refused(new RefusedException(Reason.QUOTA_EXCEEDED, "too many messages a second"));
            } else if (message.payload().contains("disk full")) {
                outcome.refused(new RefusedException(Reason.UNAVAILABLE, "the disk is full"));
            } else if (content.payload().length > 256) {
                outcome.refused(new RefusedException(Reason.TOO_LARGE, "the payload is too large"));
            } else {
                sent.add(message);
                if (holding) {
                    held.add(outcome);
                } else {
                    outcome.accepted();
                }
            }
        }

        @Override
        public StreamRecord stamp(String address, Content content) throws RefusedException {
            authorizeSend(address);
            Address.Publish parsed = (Address.Publish)
                    AddressParser.parse(address, Optional.of(deviceId)).address();
            return new StreamRecord(
                    parsed.kind(),
                    parsed.deviceId(),
                    parsed.streamId().orElse("default"),
                    new Stamp(Instant.EPOCH, content.properties().get("message-id"), true, "g1", Optional.empty()),
                    content);
        }

        @Override
        public void authorizeSend(String address) throws RefusedException {
            try {
                Address parsed =
                        AddressParser.parse(address, Optional.of(deviceId)).address();
                if (parsed instanceof Address.Publish publish
                        && !publish.deviceId().equals(deviceId)) {
                    throw new RefusedException(Reason.NOT_AUTHORIZED, "the address belongs to another device");
                }
            } catch (AddressException e) {
                throw new RefusedException(Reason.BAD_ADDRESS, e.getMessage());
            }
        }

        @Override
        public Address authorizeReceive(String address) throws RefusedException {
            Address parsed = AddressParser.parse(address, Optional.of(deviceId)).address();
            if (parsed instanceof Address.Inbox inbox
                    && !inbox.deviceId().equals(deviceId)
                    && (!inbox.deviceId().startsWith("child-") || strangers.contains(inbox.deviceId()))) {
                throw new RefusedException(Reason.NOT_AUTHORIZED, "the address belongs to another device");
            }
            return parsed;
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }
}
