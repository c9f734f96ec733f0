package io.millrace.gateway.internal.core;

import static io.millrace.gateway.internal.core.GatewayFixture.content;
import static io.millrace.gateway.internal.core.GatewayFixture.publish;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.FlowControl;
import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Login;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.internal.core.GatewayFixture.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.Test;

public class WaitingTest {

    private final List<String> flow = new CopyOnWriteArrayList<>();

    private Session open(GatewayFixture fixture, String userName) throws RefusedException {
        FlowControl control = new FlowControl() {
            @Override
            public void pause() {
                flow.add("pause");
            }

            @Override
            public void resume() {
                flow.add("resume");
            }
        };
        return fixture.gateway.open(
                new Login(userName, Optional.of("secret"), List.of()),
                new Transport("test", "here", fixture.closings::add, control));
    }

    private static List<String> stored(FakeLog log) {
        return log.of(StreamKind.TELEMETRY).stream()
                .map(StreamRecord::content)
                .map(content -> new String(content.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    public void whereTheLogHasNoRoomMessagesWaitInOrderAndTheClientIsNotRead() throws Exception {
        try (GatewayFixture fixture = new GatewayFixture();
                Session session = open(fixture, "d1");
                Session other = open(fixture, "d2")) {
            fixture.log.full(true);
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Outcome outcome = new Outcome();
                (i % 2 == 0 ? session : other).publish("devices/me/telemetry", content("" + i, Map.of()), outcome);
                outcomes.add(outcome);
            }
            assertEquals(List.of("pause", "pause"), flow);
            assertEquals(20, fixture.gateway.waitingMessages());
            assertTrue(outcomes.stream().allMatch(outcome -> outcome.result().equals("nothing yet")));
            fixture.log.full(false);
            await().until(() -> outcomes.stream().allMatch(o -> o.result().equals("accepted")));
            List<String> ofD1 = stored(fixture.log).stream()
                    .filter(payload -> Integer.parseInt(payload) % 2 == 0)
                    .toList();
            assertEquals(List.of("0", "2", "4", "6", "8", "10", "12", "14", "16", "18"), ofD1);
            await().until(() -> flow.equals(List.of("pause", "pause", "resume", "resume")));
            await().until(() -> publish(session, "devices/me/telemetry", "20").equals("accepted"));
            assertEquals(0, fixture.gateway.waitingMessages());
        }
    }

    @Test
    public void whatFindsNoRoomInTimeIsRefused() throws Exception {
        try (GatewayFixture fixture = new GatewayFixture(Duration.ofMillis(50));
                Session session = open(fixture, "d1")) {
            fixture.log.full(true);
            Outcome outcome = new Outcome();
            session.publish("devices/me/telemetry", content("1", Map.of()), outcome);
            await().until(() -> outcome.result().equals("UNAVAILABLE: the disk does not keep up; send it again later"));
        }
    }

    @Test
    public void aBugOfAPartIsToldAtOnceAndHoldsNothingUp() throws Exception {
        try (GatewayFixture fixture = new GatewayFixture();
                Session session = open(fixture, "d1")) {
            fixture.services.unbindState(fixture.state);
            fixture.services.bindState(new FakeState() {
                @Override
                public java.util.Set<String> streamIds(String deviceId) {
                    throw new IllegalArgumentException("a bug");
                }
            });
            String result = publish(session, "devices/me/telemetry", "1");
            assertTrue(result, result.startsWith("UNAVAILABLE: the server failed with this message"));
            assertEquals("accepted", publish(session, "devices/me/events/alarm", "1"));
        }
    }

    @Test
    public void oneSessionThatFailsDoesNotKeepTheOthersWaiting() throws Exception {
        try (GatewayFixture fixture = new GatewayFixture();
                Session broken = open(fixture, "d1");
                Session session = open(fixture, "d2")) {
            fixture.log.full(true);
            broken.publish("devices/me/telemetry", content("1", Map.of()), new PublishOutcome() {
                @Override
                public void accepted() {
                    throw new IllegalStateException("the event loop is shut");
                }

                @Override
                public void refused(RefusedException cause) {
                    throw new IllegalStateException("the event loop is shut");
                }
            });
            Outcome outcome = new Outcome();
            session.publish("devices/me/telemetry", content("2", Map.of()), outcome);
            fixture.log.full(false);
            await().until(() -> outcome.result().equals("accepted"));
            await().until(() -> fixture.gateway.waitingMessages() == 0);
        }
    }

    @Test
    public void presenceThatCouldNotBeStoredIsStoredLater() throws Exception {
        try (GatewayFixture fixture = new GatewayFixture()) {
            fixture.log.syncByHand();
            Session session = open(fixture, "d1");
            await().until(() -> fixture.log.of(StreamKind.PRESENCE).size() == 1);
            session.close();
            fixture.log.fail();
            await().until(() -> fixture.log.of(StreamKind.PRESENCE).size() == 3);
            fixture.log.sync();
            List<String> payloads = fixture.log.of(StreamKind.PRESENCE).stream()
                    .map(record -> new String(record.content().payload(), StandardCharsets.UTF_8))
                    .toList();
            assertTrue(payloads.get(1), payloads.get(1).contains("\"connected\":true"));
            assertTrue(payloads.get(2), payloads.get(2).contains("\"connected\":false"));
        }
    }
}
