package io.millrace.gateway.internal.broker;

import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.stream.Content;
import io.millrace.gateway.internal.amqp.AmqpFront;
import io.millrace.gateway.internal.core.LoginQueue;
import io.millrace.gateway.internal.groups.GroupServices;
import io.millrace.gateway.internal.groups.GroupSettings;
import io.millrace.gateway.internal.quota.QuotaFixture;
import io.millrace.gateway.internal.quota.QuotaGuard;
import io.millrace.gateway.internal.stomp.StompFront;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/** A broker with AMQP and STOMP on free ports of 127.0.0.1, over a fake gateway and log. */
public final class BrokerRule extends ExternalResource implements DeadLetters {

    public static final int MAX_MESSAGE_BYTES = 256 * 1024;

    private final TemporaryFolder folder = new TemporaryFolder();
    private final GroupSettings groups;
    private final Duration loginTimeout;
    private final List<String> buried = new CopyOnWriteArrayList<>();
    private FakeStreamLog log;
    private final AtomicInteger buriesToFail = new AtomicInteger();
    private FakeGateway gateway;
    private final QuotaGuard quotas = QuotaFixture.guard(Map.of());
    private LoginQueue logins;
    private EmbeddedBroker broker;

    public BrokerRule() {
        this(new GroupSettings(200, 2 * 1024 * 1024, 3), Duration.ofSeconds(10));
    }

    public BrokerRule(GroupSettings groups, Duration loginTimeout) {
        this.groups = groups;
        this.loginTimeout = loginTimeout;
    }

    @Override
    protected void before() throws Throwable {
        folder.create();
        log = new FakeStreamLog();
        gateway = new FakeGateway(log);
        logins = new LoginQueue(
                (login, transport, deadline) -> gateway.open(login, transport), Duration.ofSeconds(5), 2, 1000);
        broker = newBroker(folder.getRoot().toPath(), 0);
        broker.start();
    }

    public EmbeddedBroker newBroker(Path path, int amqpPort) {
        BrokerSettings settings = new BrokerSettings(
                path,
                List.of(
                        new AcceptorSettings("amqp", "AMQP", "127.0.0.1", amqpPort, "MILLRACE_AMQP_PORT"),
                        new AcceptorSettings("stomp", "STOMP", "127.0.0.1", 0, "MILLRACE_STOMP_PORT")),
                2,
                MAX_MESSAGE_BYTES,
                loginTimeout,
                groups);
        GroupServices services = new GroupServices(() -> Optional.of(log), () -> Optional.of(this));
        return new EmbeddedBroker(
                settings,
                logins,
                quotas,
                services,
                Optional::empty,
                List.of(AmqpFront::protocol, StompFront::protocol));
    }

    @Override
    protected void after() {
        broker.stop();
        logins.close();
        gateway.stop();
        folder.delete();
    }

    public int port(String acceptor) {
        return broker.acceptors().stream()
                .filter(state -> state.settings().name().equals(acceptor))
                .findFirst()
                .orElseThrow()
                .port();
    }

    public FakeStreamLog log() {
        return log;
    }

    public FakeGateway gateway() {
        return gateway;
    }

    public EmbeddedBroker broker() {
        return broker;
    }

    /** The next records for the dead letters find no place. */
    public void failDeadLetters(int count) {
        buriesToFail.set(count);
    }

    public FakeInbox inbox() {
        return gateway.inbox();
    }

    public QuotaGuard quotas() {
        return quotas;
    }

    public List<String> buried() {
        return buried;
    }

    @Override
    public void add(String routeId, LogRecord record, String reason, int attempts) {
        if (buriesToFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the dead letters are full");
        }
        buried.add(routeId + " " + record.record().stamp().messageId() + " " + attempts);
    }

    @Override
    public List<DeadLetter> list(Optional<String> routeId, int limit, Optional<String> before) {
        return List.of();
    }

    @Override
    public Optional<DeadLetter> letter(String id) {
        return Optional.empty();
    }

    @Override
    public boolean edit(String id, Content content) {
        return false;
    }

    @Override
    public boolean replay(String id) {
        return false;
    }

    @Override
    public boolean discard(String id) {
        return false;
    }

    @Override
    public int erase(String deviceId, String generationId, Instant gone) {
        return 0;
    }
}
