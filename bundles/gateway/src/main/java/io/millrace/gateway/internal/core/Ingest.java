package io.millrace.gateway.internal.core;

import io.millrace.api.address.Address;
import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.identity.Identity;
import io.millrace.api.log.LogException;
import io.millrace.api.storage.StorageException;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.internal.quota.TooFastException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Takes messages of sessions: authorises, stamps and appends them. Any thread, one at a time for one session. */
final class Ingest {

    /** Stamp of an inquiry: the device's own id of it, which the reply repeats. */
    static final String REQUEST_ID = "request-id";

    private static final QuietLog QUIET = new QuietLog(LoggerFactory.getLogger(Ingest.class));

    private final Services services;
    private final GatewayLimits limits;
    private final Clock clock;
    private final StreamQuota quota;
    private final Children children;
    private final InboxIngest inboxIngest;
    private final MessageIds messageIds = new MessageIds();

    Ingest(Services services, GatewayLimits limits, Clock clock, StreamQuota quota, Children children) {
        this.services = services;
        this.limits = limits;
        this.clock = clock;
        this.quota = quota;
        this.children = children;
        this.inboxIngest = new InboxIngest(services, limits);
    }

    /**
     * Appends a message, hands it to the inbox, or refuses it. Never waits for the disk.
     *
     * @return false if the log has no room now; the outcome was not told then
     * @throws AwayException if a part that it needs is away; the outcome was not told then
     */
    boolean accept(Publication publication) throws AwayException {
        long before = services.changes();
        try {
            Target target = publication.session().target(publication.address());
            requireSize(publication.content());
            if (target instanceof Target.Inbox to) {
                authorize(publication.session(), to);
                if (to.address() instanceof Address.Response response) {
                    requireInTime(publication, response.deviceId());
                }
                inboxIngest.accept(publication, to);
                return true;
            }
            StreamRecord record = record(publication, (Route) target);
            requireInTime(publication, record.deviceId());
            return services.log().require().tryAppend(record, publication);
        } catch (AddressException e) {
            publication.refuse(new RefusedException(Reason.BAD_ADDRESS, e.getMessage()));
        } catch (RefusedException e) {
            publication.refuse(e);
        } catch (RuntimeException e) {
            requireAway(before, e);
            publication.refuse(new RefusedException(
                    Reason.UNAVAILABLE, "the server failed with this message; its log has the reason"));
        }
        return true;
    }

    /** Refuses a message of a device that sends faster than it may, or lets it wait where its protocol knows no refusal. */
    private static void requireInTime(Publication publication, String deviceId) throws RefusedException, AwayException {
        if (publication.isCounted()) {
            return; // it comes again, after the log had no room
        }
        CoreSession session = publication.session();
        try {
            session.quotas().requireMessage(deviceId, publication.content().payload().length);
            publication.counted();
        } catch (TooFastException e) {
            if (session.transport().flow().isOnlyAnswer()) {
                throw AwayException.tooFast(e.getMessage());
            }
            session.quotas().refusedMessage();
            throw e.refusal();
        }
    }

    /**
     * Refuses an address that a session may not send to, before the first message to it.
     *
     * @throws RefusedException if it is no such address, or another device's
     * @throws AwayException if a part that knows is away
     */
    void authorize(CoreSession session, String address) throws RefusedException, AwayException {
        long before = services.changes();
        try {
            Target target = session.target(address);
            if (target instanceof Target.Inbox to) {
                authorize(session, to);
            } else {
                speaksOf(session, ((Route) target).deviceId());
            }
        } catch (AddressException e) {
            throw new RefusedException(Reason.BAD_ADDRESS, e.getMessage());
        } catch (RuntimeException e) {
            requireAway(before, e);
            throw new RefusedException(Reason.UNAVAILABLE, "the server failed to look; its log has the reason");
        }
    }

    /**
     * Stamps a message and stores nothing; its outcome is not told.
     *
     * @throws RefusedException if it may not be sent
     * @throws AwayException if a part that knows is away
     */
    StreamRecord stamp(Publication publication) throws RefusedException, AwayException {
        long before = services.changes();
        try {
            requireSize(publication.content());
            if (publication.session().target(publication.address()) instanceof Route route) {
                return record(publication, route);
            }
            throw new RefusedException(Reason.BAD_ADDRESS, "the address is no stream of a device");
        } catch (AddressException e) {
            throw new RefusedException(Reason.BAD_ADDRESS, e.getMessage());
        } catch (RuntimeException e) {
            requireAway(before, e);
            throw new RefusedException(Reason.UNAVAILABLE, "the server failed to look; its log has the reason");
        }
    }

    private void authorize(CoreSession session, Target.Inbox target) throws RefusedException, AwayException {
        if (target.address() instanceof Address.Command command) {
            inboxIngest.authorize(session, command);
        } else if (target.address() instanceof Address.Response response) {
            speaksOf(session, response.deviceId());
            boolean covered = session.scope().length == 0
                    || Scopes.covers(
                            session.scope(), "devices", response.deviceId(), "responses", response.commandId());
            if (!covered) {
                throw outOfScope(session);
            }
        }
    }

    /**
     * Tells a provider that is being replaced from one that has a bug: what is closed under us throws whatever its library
     * throws, and the next one may serve; a bug would fail again and must be seen.
     */
    private void requireAway(long before, RuntimeException cause) throws AwayException {
        boolean away = cause instanceof LogException || cause instanceof StorageException;
        if (away || services.changes() != before) {
            QUIET.info("A message waits, because a part of the server failed: {}", cause.toString());
            throw new AwayException("log, registry, identity or state");
        }
        QUIET.error("A message is refused, because a part of the server failed", cause);
    }

    private void requireSize(Content sent) throws RefusedException {
        if (sent.payload().length > limits.maxPayloadBytes()) {
            throw new RefusedException(
                    Reason.TOO_LARGE,
                    "the payload has " + sent.payload().length + " bytes; at most " + limits.maxPayloadBytes()
                            + " are allowed");
        }
    }

    private StreamRecord record(Publication publication, Route route) throws RefusedException, AwayException {
        CoreSession session = publication.session();
        Content sent = publication.content();
        publication.kind(route.kind());
        Identity speaksOf = speaksOf(session, route.deviceId());
        Properties properties = Properties.of(sent, route.properties(), limits);
        String stream = stream(route, properties);
        requireScope(session, route, stream);
        if (route.kind() == StreamKind.METADATA) {
            JsonObjects.require(sent.payload());
        }
        if (route.kind() == StreamKind.TELEMETRY && !session.isAdmitted(route.deviceId(), stream)) {
            quota.admit(route.deviceId(), stream);
            session.admitted(route.deviceId(), stream);
        }
        Stamp stamp = new Stamp(
                Instant.ofEpochMilli(clock.millis()),
                properties.messageId().orElseGet(messageIds::next),
                properties.messageId().isPresent(),
                speaksOf.generationId(),
                speaksOf == session.identity()
                        ? Optional.empty()
                        : Optional.of(session.identity().id()));
        return new StreamRecord(route.kind(), route.deviceId(), stream, stamp, content(route, properties.content()));
    }

    private Identity speaksOf(CoreSession session, String deviceId) throws RefusedException, AwayException {
        Identity self = session.identity();
        if (session.isDevice(deviceId)) {
            return self;
        }
        if (session.isDevice()) {
            Optional<Identity> child = children.of(session, deviceId);
            if (child.isPresent()) {
                return child.get();
            }
        }
        throw children.refusal(self, deviceId);
    }

    private static String stream(Route route, Properties properties) {
        if (route.streamId().isPresent()) {
            return route.streamId().get();
        }
        return properties
                .streamId()
                .map(id -> Names.requireLevel("stream id", id))
                .orElse(StreamRecord.DEFAULT_STREAM);
    }

    private static void requireScope(CoreSession session, Route route, String stream) throws RefusedException {
        if (session.scope().length > 0 && !route.isWithin(session.scope(), stream)) {
            throw outOfScope(session);
        }
    }

    private static RefusedException outOfScope(CoreSession session) {
        return new RefusedException(
                Reason.NOT_AUTHORIZED, "the token is for " + String.join("/", session.scope()) + " only");
    }

    private static Content content(Route route, Content content) {
        if (route.requestId().isEmpty()) {
            return content;
        }
        Map<String, String> properties = new LinkedHashMap<>(content.properties());
        properties.put(REQUEST_ID, route.requestId().get());
        return new Content(content.contentType(), Collections.unmodifiableMap(properties), content.payload());
    }
}
