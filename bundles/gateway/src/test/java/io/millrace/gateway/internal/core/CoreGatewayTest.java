package io.millrace.gateway.internal.core;

import static io.millrace.gateway.internal.core.GatewayFixture.publish;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Login;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import io.millrace.api.storage.StorageException;
import io.millrace.gateway.internal.core.GatewayFixture.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.After;
import org.junit.Test;

public class CoreGatewayTest {

    private final GatewayFixture fixture = new GatewayFixture();

    @After
    public void close() {
        fixture.close();
    }

    private List<String> presences() {
        return fixture.log.of(StreamKind.PRESENCE).stream()
                .map(record -> new String(record.content().payload(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    public void aWrongSecretIsRefusedWithoutSayingMore() {
        RefusedException refused = assertThrows(RefusedException.class, () -> fixture.open("d1", "guess"));
        assertEquals(Reason.BAD_CREDENTIALS, refused.reason());
        assertFalse(refused.getMessage().contains("wrong password"));
        assertEquals(0, fixture.gateway.connections());
    }

    @Test
    public void presenceIsRecordedForTheFirstAndTheLastConnection() throws Exception {
        Session first = fixture.open("d1");
        Session second = fixture.open("d1");
        assertTrue(fixture.gateway.connected("d1").orElseThrow().connected());
        assertEquals(2, fixture.gateway.connections());
        first.close();
        first.close();
        second.close();
        assertEquals(Optional.empty(), fixture.gateway.connected("d1"));
        assertEquals(0, fixture.gateway.connections());
        await().until(() -> presences().size() == 2);
        assertTrue(presences().get(0).startsWith("{\"connected\":true,\"protocol\":\"test\",\"time\":\""));
        assertTrue(presences().get(1).startsWith("{\"connected\":false,"));
    }

    @Test
    public void anIdentityHasABoundedNumberOfConnections() throws Exception {
        for (int i = 0; i < GatewayFixture.MAX_CONNECTIONS; i++) {
            fixture.open("d1");
        }
        RefusedException refused = assertThrows(RefusedException.class, () -> fixture.open("d1"));
        assertEquals(Reason.QUOTA_EXCEEDED, refused.reason());
    }

    @Test
    public void eachChangeEndsTheConnectionsThatItConcerns() throws Exception {
        record Row(Type type, Optional<String> credential, boolean ends) {}
        for (Row row : List.of(
                new Row(Type.DEACTIVATED, Optional.empty(), true),
                new Row(Type.UNREGISTERED, Optional.empty(), true),
                new Row(Type.CREDENTIALS_RESET, Optional.empty(), true),
                new Row(Type.CREDENTIAL_REMOVED, Optional.of("password"), true),
                new Row(Type.CREDENTIAL_PUT, Optional.of("password"), true),
                new Row(Type.CREDENTIAL_REMOVED, Optional.of("primaryKey"), false),
                new Row(Type.UPDATED, Optional.empty(), false),
                new Row(Type.ACTIVATED, Optional.empty(), false))) {
            fixture.closings.clear();
            try (Session session = fixture.open("d1");
                    Session other = fixture.open("d2")) {
                fixture.change(row.type(), "d1", row.credential());
                assertEquals(row.toString(), row.ends() ? 1 : 0, fixture.closings.size());
                String result = publish(session, "devices/me/telemetry", "1");
                assertEquals(row.toString(), row.ends(), result.startsWith("REVOKED"));
                assertEquals("accepted", publish(other, "devices/me/telemetry", "1"));
            }
        }
    }

    @Test
    public void aLogInThatAChangeOvertakesIsCheckedAgain() {
        AtomicBoolean once = new AtomicBoolean(true);
        fixture.identity.duringLogin(() -> {
            if (once.getAndSet(false)) {
                // the secret was right when it was looked at; the device is deactivated before the session is known
                CompletableFuture.runAsync(() -> fixture.change(Type.DEACTIVATED, "d1", Optional.empty()))
                        .join();
            } else {
                fixture.identity.disable("d1");
            }
        });
        assertThrows(RefusedException.class, () -> fixture.open("d1"));
        assertEquals(0, fixture.gateway.connections());
    }

    @Test
    public void aConnectionEndsWithItsToken() throws Exception {
        fixture.identity.tokens(Optional.of(Instant.now().plusMillis(50)), Optional.empty());
        try (Session session = fixture.open("d1")) {
            await().until(() -> !fixture.closings.isEmpty());
            assertEquals(Reason.REVOKED, fixture.closings.get(0).reason());
            assertTrue(publish(session, "devices/me/telemetry", "1").startsWith("REVOKED"));
        }
    }

    @Test
    public void aTokenWithoutAnEndInSightLeavesNoSessionBehind() throws Exception {
        fixture.identity.tokens(Optional.of(Instant.MAX), Optional.empty());
        Session session = fixture.open("d1");
        assertEquals(1, fixture.gateway.connections());
        session.close();
        assertEquals(0, fixture.gateway.connections());
    }

    @Test
    public void aLogInOnWhichIdentityStumblesIsRefusedAtOnceAndCountsAsAGuess() {
        fixture.identity.duringLogin(() -> {
            throw new ArithmeticException("long overflow");
        });
        for (int i = 0; i < 20; i++) {
            RefusedException refused = assertThrows(RefusedException.class, () -> fixture.open("d1"));
            if (refused.reason() != Reason.UNAVAILABLE) {
                assertEquals(refused.getMessage(), Reason.QUOTA_EXCEEDED, refused.reason());
                assertEquals(i, fixture.identity.attempts.get());
                return;
            }
            assertEquals("the server failed with this log-in; its log has the reason", refused.getMessage());
            assertEquals(i + 1, fixture.identity.attempts.get());
        }
        throw new AssertionError("twenty guesses, and no pause");
    }

    @Test
    public void aLogInWaitsForTheNextIdentityStoreWhereOneIsClosedUnderIt() throws Exception {
        FakeIdentity next = new FakeIdentity();
        fixture.identity.duringLogin(() -> {
            fixture.services.unbindIdentity(fixture.identity);
            fixture.services.bindIdentity(next);
            throw new IllegalStateException("the pool is closed");
        });
        try (Session session = fixture.open("d1")) {
            assertEquals("d1", session.identity().id());
            assertEquals(1, next.attempts.get());
        }
    }

    @Test
    public void aLogInWaitsForADatabaseThatFails() throws Exception {
        CompletableFuture<FakeIdentity> next = new CompletableFuture<>();
        fixture.identity.duringLogin(() -> {
            CompletableFuture.runAsync(() -> {
                fixture.services.bindIdentity(new FakeIdentity());
                next.complete(fixture.identity);
            });
            throw new StorageException("the database is closed", null);
        });
        try (Session session = fixture.open("d1")) {
            assertEquals(fixture.identity, next.join());
            assertEquals("d1", session.identity().id());
        }
    }

    @Test
    public void publishesWaitInOrderWhileTheLogIsReplaced() throws Exception {
        try (Session session = fixture.open("d1")) {
            fixture.log.close();
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Outcome outcome = new Outcome();
                session.publish("devices/me/telemetry", GatewayFixture.content("" + i, Map.of()), outcome);
                outcomes.add(outcome);
            }
            fixture.services.unbindLog(fixture.log);
            FakeLog next = new FakeLog();
            fixture.services.bindLog(next);
            await().until(() -> outcomes.stream().allMatch(o -> o.result().equals("accepted")));
            List<String> stored = next.of(StreamKind.TELEMETRY).stream()
                    .map(record -> new String(record.content().payload(), java.nio.charset.StandardCharsets.UTF_8))
                    .toList();
            for (int i = 0; i < 50; i++) {
                assertEquals("" + i, stored.get(i));
            }
            assertEquals(0, fixture.gateway.waiting().messages());
            assertEquals("accepted", publish(session, "devices/me/telemetry", "1"));
        }
    }

    @Test
    public void whatWaitsTooLongIsUnavailable() throws Exception {
        try (GatewayFixture hasty = new GatewayFixture(Duration.ofMillis(50));
                Session session = hasty.open("d1")) {
            hasty.services.unbindState(hasty.state);
            Outcome outcome = new Outcome();
            session.publish("devices/me/telemetry", GatewayFixture.content("1", Map.of()), outcome);
            await().until(() -> outcome.result().startsWith("UNAVAILABLE"));
            hasty.services.unbindIdentity(hasty.identity);
            RefusedException refused = assertThrows(RefusedException.class, () -> hasty.open("d2"));
            assertEquals(Reason.UNAVAILABLE, refused.reason());
        }
    }

    @Test
    public void aFailedSyncIsNotAccepted() throws Exception {
        fixture.log.syncByHand();
        try (Session session = fixture.open("d1")) {
            Outcome outcome = new Outcome();
            session.publish("devices/me/telemetry", GatewayFixture.content("1", Map.of()), outcome);
            assertEquals("nothing yet", outcome.result());
            fixture.log.fail();
            assertTrue(outcome.result().startsWith("UNAVAILABLE"));
        }
    }

    @Test
    public void logInsWaitForIdentity() {
        fixture.services.unbindIdentity(fixture.identity);
        CompletableFuture<Session> opened = new CompletableFuture<>();
        try (LoginQueue queue = new LoginQueue(fixture.gateway, fixture.limits, 1, 1)) {
            queue.submit(
                    new Login("d1", Optional.of("secret"), List.of()),
                    new Transport("test", "here", cause -> {}),
                    new LoginQueue.Outcome() {
                        @Override
                        public void accepted(Session session) {
                            opened.complete(session);
                        }

                        @Override
                        public void refused(RefusedException cause) {
                            opened.completeExceptionally(cause);
                        }
                    });
            fixture.services.bindIdentity(fixture.identity);
            assertEquals("d1", opened.join().identity().id());
        }
    }

    @Test
    public void aHundredThousandAddressesLeaveNothingBehind() {
        StreamQuota quota = new StreamQuota(fixture.services, 100, 1000);
        for (int device = 0; device < 1000; device++) {
            for (int stream = 0; stream < 100; stream++) {
                admit(quota, "d" + device, "s" + stream);
            }
        }
        assertTrue("" + quota.remembered(), quota.remembered() <= 1000);
    }

    private static void admit(StreamQuota quota, String device, String stream) {
        try {
            quota.admit(device, stream);
        } catch (RefusedException | AwayException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void countersTellWhatPassed() throws Exception {
        try (Session session = fixture.open("d1")) {
            publish(session, "devices/me/telemetry", "1");
            publish(session, "devices/other/telemetry", "1");
            publish(session, "nonsense", "1");
        }
        assertThrows(RefusedException.class, () -> fixture.open("d1", "guess"));
        assertEquals(1, value("millrace_messages_total", Map.of("kind", "telemetry", "outcome", "accepted")), 0);
        assertEquals(1, value("millrace_messages_total", Map.of("kind", "telemetry", "outcome", "refused")), 0);
        assertEquals(1, value("millrace_messages_total", Map.of("kind", "none", "outcome", "refused")), 0);
        assertEquals(1, value("millrace_logins_total", Map.of("outcome", "accepted")), 0);
        assertEquals(1, value("millrace_logins_total", Map.of("outcome", "bad_credentials")), 0);
        assertEquals(0, value("millrace_connections", Map.of()), 0);
    }

    private double value(String name, Map<String, String> labels) {
        return fixture.metrics.metrics().stream()
                .filter(metric ->
                        metric.name().equals(name) && metric.labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(metric -> metric.value())
                .sum();
    }
}
