package io.millrace.rest.internal.idempotency;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.rest.internal.Answer;
import io.millrace.rest.internal.RestServer;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.Rule;
import org.junit.Test;

public class IdempotencyFilterTest {

    private final Map<String, AnswerStore.Entry> kept = new ConcurrentHashMap<>();
    private final AnswerStore store = new AnswerStore() {
        @Override
        public Optional<Entry> find(String id) {
            return Optional.ofNullable(kept.get(id));
        }

        @Override
        public void save(String id, Entry entry) {
            kept.put(id, entry);
        }
    };

    @Rule
    public final RestServer server = new RestServer(new IdempotencyFilter(store, RestServer.MAX_BODY));

    private Answer register(String user, String key, String body) {
        return server.send(server.request(user, "/api/v1/devices")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    public void theSameCallGetsTheFirstAnswerAgain() {
        Answer first = register("admin", "k1", "{\"id\":\"a\"}");
        Answer again = register("admin", "k1", "{\"id\":\"a\"}");
        assertEquals(first.text(), 201, first.status());
        assertEquals(201, again.status());
        assertEquals(first.text(), again.text());
        assertEquals(first.header("Location"), again.header("Location"));
        assertEquals(first.header("Content-Type"), again.header("Content-Type"));
        assertEquals("true", again.header("Idempotency-Replayed"));
        assertEquals(1, server.fleet.count());
    }

    @Test
    public void anotherBodyCallerOrKeyIsAnotherCall() {
        assertEquals(201, register("admin", "k1", "{\"id\":\"a\"}").status());
        Answer other = register("admin", "k1", "{\"id\":\"b\"}");
        assertEquals(409, other.status());
        assertTrue(other.text(), other.text().contains("another body"));
        assertEquals(409, register("provisioner", "k1", "{\"id\":\"a\"}").status());
        assertEquals(201, register("provisioner", "k1", "{\"id\":\"c\"}").status());
        assertEquals(201, register("admin", "k2", "{\"id\":\"d\"}").status());
    }

    @Test
    public void whatWasRefusedIsTriedAgain() {
        assertEquals(400, register("admin", "k1", "{\"id\":1}").status());
        assertEquals(201, register("admin", "k1", "{\"id\":\"a\"}").status());
    }

    private Answer command(String user, String key, String query, String body) {
        return server.send(server.request(user, "/api/v1/devices/press-1/commands" + query)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    public void aCommandThatWasNotAnsweredInTimeIsFoundByTheRetry() {
        server.call("POST", "/devices", "{\"id\":\"press-1\"}");
        Answer late = command("operator", "k1", "?wait=1s", "{\"name\":\"a\"}");
        assertEquals(late.text(), 504, late.status());
        server.inbox.complete("{\"ok\":true}");
        Answer retried = command("operator", "k1", "?wait=1s", "{\"name\":\"a\"}");
        assertEquals(retried.text(), 200, retried.status());
        assertEquals(1, server.inbox.commands());
        Answer accepted = command("operator", "k1", "", "{\"name\":\"a\"}");
        assertEquals(retried.at("commandId"), accepted.at("commandId"));
        command("admin", "k1", "?wait=1s", "{\"name\":\"a\"}");
        command("operator", "k2", "?wait=1s", "{\"name\":\"a\"}");
        assertEquals("another caller's or key's is another command", 3, server.inbox.commands());
        Answer own = command("operator", "k3", "", "{\"name\":\"a\",\"commandId\":\"mine\"}");
        assertEquals("mine", own.at("commandId"));
    }

    @Test
    public void keysAndBodiesHaveBounds() {
        assertEquals(400, register("admin", "a b", "{}").status());
        assertEquals(400, register("admin", "k".repeat(256), "{}").status());
        assertEquals(
                413, register("admin", "k", " ".repeat(RestServer.MAX_BODY + 1)).status());
    }
}
