package io.millrace.gateway.internal.core;

import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Login;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.stream.Content;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A core gateway on fakes, for the tests of every front. */
public final class GatewayFixture implements AutoCloseable {

    public final Services services = new Services();
    public final FakeLog log = new FakeLog();
    public final FakeIdentity identity = new FakeIdentity();
    public final FakeRegistry registry = new FakeRegistry();
    public final FakeState state = new FakeState();
    public final GatewayMetrics metrics = new GatewayMetrics();
    public final GatewayLimits limits;
    public final CoreGateway gateway;
    public final List<RefusedException> closings = new CopyOnWriteArrayList<>();

    public GatewayFixture() {
        this(Duration.ofSeconds(5));
    }

    public GatewayFixture(Duration patience) {
        limits = new GatewayLimits(256 * 1024, 64, 16 * 1024, 100, 3, patience);
        gateway = new CoreGateway(services, limits, metrics, Clock.systemUTC());
        services.bindIdentity(identity);
        services.bindRegistry(registry);
        services.bindLog(log);
        services.bindState(state);
    }

    public Session open(String userName) throws RefusedException {
        return open(userName, "secret");
    }

    public Session open(String userName, String secret) throws RefusedException {
        return gateway.open(
                new Login(userName, Optional.of(secret), List.of()), new Transport("test", "here", closings::add));
    }

    public void change(LifecycleEvent.Type type, String deviceId, Optional<String> credential) {
        gateway.changed(
                new LifecycleEvent(type, IdentityKind.DEVICE, deviceId, "g-" + deviceId, Instant.EPOCH, credential));
    }

    public static Content content(String payload, Map<String, String> properties) {
        return new Content(Optional.empty(), properties, payload.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        gateway.close();
    }

    /** Remembers what became of one message. */
    public static final class Outcome implements PublishOutcome {

        private volatile Optional<String> result = Optional.empty();

        @Override
        public void accepted() {
            set("accepted");
        }

        @Override
        public void refused(RefusedException cause) {
            set(cause.reason() + ": " + cause.getMessage());
        }

        private void set(String now) {
            if (result.isPresent()) {
                throw new IllegalStateException("told twice: " + result.get() + ", then " + now);
            }
            result = Optional.of(now);
        }

        public String result() {
            return result.orElse("nothing yet");
        }
    }

    public static String publish(Session session, String address, Content content) {
        Outcome outcome = new Outcome();
        session.publish(address, content, outcome);
        return outcome.result();
    }

    public static String publish(Session session, String address, String payload) {
        return publish(session, address, content(payload, Map.of()));
    }
}
