package io.millrace.alerts.internal;

import static io.millrace.alerts.internal.Signals.DEVICE;
import static io.millrace.alerts.internal.Signals.RULE;
import static io.millrace.alerts.internal.Signals.at;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.millrace.api.alert.ActionReport.State;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertSignal;
import io.millrace.api.route.DeadLetter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Actions that no attempt brought about are dead letters, or wait to become some. */
public class GivenUpActionsTest {

    @Rule
    public final Room room = new Room();

    private final List<String> called = new CopyOnWriteArrayList<>();
    private final AtomicInteger answer = new AtomicInteger();
    private HttpServer web;

    @Before
    public void open() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            called.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(answer.get(), -1);
            exchange.close();
        });
        web.start();
    }

    @After
    public void close() {
        web.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + web.getAddress().getPort();
    }

    private AlertSignal raise() {
        Map<String, Object> headers = Map.of("Authorization", "Bearer s3cret");
        return new AlertSignal(
                RULE,
                DEVICE,
                AlertSeverity.CRITICAL,
                true,
                at(0),
                Optional.of(at(0)),
                "too hot",
                Map.of(),
                List.of(Map.of("webhook", Map.of("url", url() + "/tickets?key=s3cret", "headers", headers))));
    }

    @Test
    public void whatIsGivenUpIsADeadLetterAndIsDoneOnceMoreWhenSomebodyAsks() {
        room.restart(Map.of("webhookAllow", "127.0.0.1", "actionAttempts", 1));
        answer.set(500);
        room.take(raise());
        room.awaitAction(State.FAILED, 1);
        DeadLetter letter = room.letters.all.get(0);
        assertEquals("action.hot", letter.routeId());
        assertEquals(
                "webhook to " + url() + "/tickets: 127.0.0.1 answered 500",
                letter.failure().reason());
        String shown = letter.record().record().content().properties()
                + new String(letter.record().record().content().payload(), StandardCharsets.UTF_8);
        assertTrue(shown, shown.contains(room.id()) && shown.contains("too hot"));
        assertFalse(shown, shown.contains("s3cret"));
        answer.set(201);
        String key = letter.record().record().stamp().messageId();
        room.alerts.repeat(key);
        room.awaitAction(State.DONE, 1);
        assertTrue(called.toString(), called.equals(List.of(key, key)));
        assertThrows("it is done", IllegalStateException.class, () -> room.alerts.repeat(key));
        assertThrows(IllegalStateException.class, () -> room.alerts.repeat("none"));
    }

    @Test
    public void whatIsGivenUpWaitsWhileTheDeadLettersAreAway() {
        room.restart(Map.of("webhookAllow", "127.0.0.1", "actionAttempts", 1));
        room.providers.unbindLetters(room.letters);
        answer.set(500);
        room.take(raise());
        room.awaitAction(State.PENDING, 1);
        assertTrue(
                room.report().detail(), room.report().detail().contains("it waits, since the dead letters are away"));
        room.providers.bindLetters(room.letters);
        room.clock.advance(Duration.ofMinutes(5));
        room.awaitAction(State.FAILED, 2);
        assertEquals(1, room.letters.all.size());
    }

    @Test
    public void anActionThatTheRuleHasNoMoreIsNotTakenForAnother() {
        room.restart(Map.of("webhookAllow", "127.0.0.1"));
        answer.set(500);
        room.take(raise());
        room.awaitAction(State.PENDING, 1);
        room.take(new AlertSignal(
                RULE,
                DEVICE,
                AlertSeverity.MINOR,
                true,
                at(5),
                Optional.of(at(0)),
                "less hot",
                Map.of(),
                List.of(Map.of("command", Map.of("name", "slow")))));
        room.clock.advance(Duration.ofSeconds(1));
        room.awaitAction(State.FAILED, 1);
        assertEquals("the rule has no such action any more", room.report().detail());
        assertEquals(List.of(), room.letters.all);
    }
}
