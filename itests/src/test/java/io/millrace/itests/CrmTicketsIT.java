package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.itests.client.DeviceHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** One ticket for each alert, though the CRM is away for a while and the server is killed while it opens tickets. */
public class CrmTicketsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String DEVICE = "crm-press";
    private static final int ALERTS_A_ROUND = 12;
    private static final int ROUNDS = 2;

    /** Raises an alert for each event; what is killed between raises it again. */
    private static final String RAISE =
            """
            - route:
                id: raise
                from:
                  uri: millrace:events
                  parameters: {group: raise, streamId: alarm}
                  steps:
                    - setHeader: {name: event, constant: raised}
                    - setHeader: {name: alert-id, simple: "${header.message-id}"}
                    - to: millrace:alerts
            """;

    /** Tells each event once, to a system that knows no repetition. */
    private static final String ONCE =
            """
            - route:
                id: once
                from:
                  uri: millrace:events
                  parameters: {group: once, streamId: alarm}
                  steps:
                    - idempotentConsumer:
                        idempotentRepository: millrace
                        expression: {header: message-id}
                        steps:
                          - setBody: {simple: "${header.message-id}"}
                          - removeHeaders: {pattern: "*"}
                          - to: %s
            """;

    @Rule
    public final MillraceProcess node = new MillraceProcess();

    @ClassRule
    public static final StubHttp CRM = new StubHttp();

    private final Fleet fleet = new Fleet(node);
    private final List<String> tickets = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger troubles = new AtomicInteger(3);
    private volatile CountDownLatch halfway = new CountDownLatch(ALERTS_A_ROUND / 2);

    @Test
    public void eachAlertHasOneTicketThoughTheServerIsKilledAndTheCrmIsAwayForAWhile() throws Exception {
        CRM.answers(this::answer);
        fleet.register(DEVICE);
        Set<String> alerts = new TreeSet<>();
        try (Examples examples = new Examples(node)) {
            examples.connection(
                    "crm",
                    "url = " + CRM.url("/api"),
                    "tokenUrl = " + CRM.url("/oauth2/token"),
                    "clientId = millrace",
                    ".clientSecret = s3cret & more");
            examples.start("alert-to-ticket");
            examples.write(node.data().resolve("camel-routes/raise.yaml"), RAISE);
            examples.write(node.data().resolve("camel-routes/once.yaml"), ONCE.formatted(CRM.url("/once")));
            examples.awaitStarted("raise");
            examples.awaitStarted("once");
            for (int round = 0; round < ROUNDS; round++) {
                halfway = new CountDownLatch(ALERTS_A_ROUND / 2);
                for (int n = 0; n < ALERTS_A_ROUND; n++) {
                    String id = "alert-" + round + "-" + n;
                    send(id);
                    alerts.add(id);
                }
                assertEquals("half of the tickets", true, halfway.await(SOON.toSeconds(), TimeUnit.SECONDS));
                node.kill();
                node.start();
            }
            await().atMost(SOON).until(() -> new TreeSet<>(tickets).equals(alerts));
            fleet.awaitCaughtUp("alerts", "crm-tickets");
            assertEquals(new ArrayList<>(alerts), tickets.stream().sorted().toList());
            assertEquals("troubles of the CRM", 0, troubles.get());
            assertTold(alerts);
        }
    }

    /** What was under way when the server was killed may come twice; what was done never does, not even when all is read again. */
    private void assertTold(Set<String> alerts) throws Exception {
        fleet.awaitCaughtUp("events", "once");
        assertEquals(alerts, new TreeSet<>(told));
        assertTrue(told.toString(), told.size() <= alerts.size() + ROUNDS);
        List<String> before = List.copyOf(told);
        fleet.rest()
                .post("/streams/events/groups/once/seek", "{\"to\":\"earliest\"}")
                .expect(200);
        fleet.awaitCaughtUp("events", "once");
        assertEquals(before, told);
    }

    private void send(String id) {
        DeviceHttp.withPassword(node.http("/"), DEVICE, fleet.password(DEVICE))
                .post("/devices/me/events/alarm", "{\"message\":\"hot\",\"severity\":\"major\"}", "message-id", id)
                .expect(202);
    }

    private StubHttp.Answer answer(StubHttp.Request request) {
        if (request.path().startsWith("/oauth2/token")) {
            return token(request);
        }
        if (request.path().equals("/once")) {
            told.add(request.body());
            return new StubHttp.Answer(204, "");
        }
        if (!request.header("Authorization").equals("Bearer t-1")) {
            return new StubHttp.Answer(401, "{}");
        }
        if (troubles.get() > 0) {
            troubles.decrementAndGet();
            return new StubHttp.Answer(503, "{}");
        }
        if (request.method().equals("POST")) {
            tickets.add(json(request.body()).path("externalId").asText());
            halfway.countDown();
            return new StubHttp.Answer(201, "{}");
        }
        String id = request.path().replaceAll(".*externalId=", "");
        return new StubHttp.Answer(
                200, "{\"tickets\":[" + (tickets.contains(id) ? "{\"externalId\":\"" + id + "\"}" : "") + "]}");
    }

    private static StubHttp.Answer token(StubHttp.Request request) {
        String basic = DeviceHttp.basic("millrace", "s3cret & more");
        boolean known = request.header("Authorization").equals(basic)
                || request.body()
                        .contains(
                                "client_secret=" + java.net.URLEncoder.encode("s3cret & more", StandardCharsets.UTF_8));
        return known && request.body().contains("grant_type=client_credentials")
                ? new StubHttp.Answer(200, "{\"access_token\":\"t-1\",\"token_type\":\"Bearer\",\"expires_in\":600}")
                : new StubHttp.Answer(401, "{}");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
