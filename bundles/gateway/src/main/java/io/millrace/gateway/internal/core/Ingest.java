package io.millrace.gateway.internal.core;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.identity.Identity;
import io.millrace.api.log.StreamLog;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.internal.quota.QuotaGuard;
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
    private final MessageIds messageIds = new MessageIds();

    Ingest(Services services, GatewayLimits limits, Clock clock, StreamQuota quota, Children children) {
        this.services = services;
        this.limits = limits;
        this.clock = clock;
        this.quota = quota;
        this.children = children;
    }

    /**
     * Appends a message, or refuses it.
     *
     * @throws AwayException if a part that it needs is away; the outcome was not told then
     */
    void accept(Publication publication) throws AwayException {
        StreamRecord record;
        try {
            record = record(publication);
        } catch (AddressException e) {
            publication.refuse(new RefusedException(Reason.BAD_ADDRESS, e.getMessage()));
            return;
        } catch (RefusedException e) {
            publication.refuse(e);
            return;
        } catch (RuntimeException e) {
            throw failed("registry, identity or state", e);
        }
        if (!isInTime(publication, record)) {
            return;
        }
        StreamLog log = services.log().require();
        try {
            log.append(record, publication);
        } catch (RuntimeException e) {
            throw failed(services.log().name(), e);
        }
    }

    /** Refuses a message of a device that sends faster than it may, or lets it wait where its protocol knows no refusal. */
    private static boolean isInTime(Publication publication, StreamRecord record) throws AwayException {
        QuotaGuard quotas = publication.session().quotas();
        try {
            quotas.requireMessage(record.deviceId(), record.content().payload().length);
            return true;
        } catch (TooFastException e) {
            if (publication.session().transport().flow().isOnlyAnswer()) {
                throw AwayException.tooFast(e.getMessage());
            }
            quotas.refusedMessage();
            publication.refuse(e.refusal());
            return false;
        }
    }

    /**
     * Refuses an address that a session may not send to, before the first message to it.
     *
     * @throws RefusedException if it is no such address, or another device's
     * @throws AwayException if a part that knows is away
     */
    void authorize(CoreSession session, String address) throws RefusedException, AwayException {
        try {
            speaksOf(session, session.route(address));
        } catch (AddressException e) {
            throw new RefusedException(Reason.BAD_ADDRESS, e.getMessage());
        } catch (RuntimeException e) {
            throw failed("registry or identity", e);
        }
    }

    private static AwayException failed(String part, RuntimeException cause) {
        // a provider that is closed under us throws whatever its library throws; the next one may serve
        QUIET.info("A publish waits, because {} failed: {}", part, cause.toString());
        return new AwayException(part);
    }

    private StreamRecord record(Publication publication) throws RefusedException, AwayException {
        CoreSession session = publication.session();
        Content sent = publication.content();
        Route route = session.route(publication.address());
        publication.kind(route.kind());
        if (sent.payload().length > limits.maxPayloadBytes()) {
            throw new RefusedException(
                    Reason.TOO_LARGE,
                    "the payload has " + sent.payload().length + " bytes; at most " + limits.maxPayloadBytes()
                            + " are allowed");
        }
        Identity speaksOf = speaksOf(session, route);
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

    private Identity speaksOf(CoreSession session, Route route) throws RefusedException, AwayException {
        Identity self = session.identity();
        if (session.isDevice(route.deviceId())) {
            return self;
        }
        if (session.isDevice()) {
            Optional<Identity> child = children.of(self.id(), route.deviceId());
            if (child.isPresent()) {
                return child.get();
            }
        }
        throw notYours(self);
    }

    static RefusedException notYours(Identity self) {
        return new RefusedException(
                Reason.NOT_AUTHORIZED,
                "the address belongs to another device; '" + self.id() + "' may use its own and those of devices that"
                        + " name it as gateway");
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
            throw new RefusedException(
                    Reason.NOT_AUTHORIZED, "the token is for " + String.join("/", session.scope()) + " only");
        }
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
