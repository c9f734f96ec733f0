package io.millrace.alerts.internal;

import static io.millrace.alerts.internal.Signals.DEVICE;
import static io.millrace.alerts.internal.Signals.RULE;
import static io.millrace.alerts.internal.Signals.at;
import static io.millrace.alerts.internal.Signals.clear;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.millrace.api.address.StreamKind;
import io.millrace.api.alert.ActionReport.State;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertSignal;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.InboxException;
import io.millrace.json.Json;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What is done about alerts, against a web server, a mail server and an inbox. */
public class ActionsTest {

    @Rule
    public final Room room = new Room();

    private final GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final FakeInbox inbox = new FakeInbox();
    private final List<String> called = new CopyOnWriteArrayList<>();
    private final AtomicInteger answer = new AtomicInteger(201);
    private HttpServer web;

    @Before
    public void open() throws Exception {
        room.providers.bindInbox(inbox.inbox());
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            called.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(answer.get(), -1);
            exchange.close();
        });
        web.start();
        mailServer.withConfiguration(GreenMailConfiguration.aConfig().withUser("millrace", "m-secret"));
        mailServer.start();
    }

    @After
    public void close() {
        web.stop(0);
        mailServer.stop();
    }

    private static AlertSignal raise(long second, Map<String, Object> action) {
        return new AlertSignal(
                RULE,
                DEVICE,
                AlertSeverity.CRITICAL,
                true,
                at(second),
                Optional.of(at(second)),
                "too hot\r\nBcc: eve@example.com",
                Map.of("temperature", 91.5),
                List.of(action));
    }

    private static Map<String, Object> command() {
        return Map.of("command", Map.of("name", "slow", "payload", Map.of("rpm", 300)));
    }

    private Map<String, Object> webhook() {
        return Map.of(
                "webhook", Map.of("url", url() + "/tickets?a=b", "headers", Map.of("Authorization", "Bearer s3cret")));
    }

    private String url() {
        return "http://127.0.0.1:" + web.getAddress().getPort();
    }

    @Test
    public void aCommandGoesToTheDeviceOnceAndLivesOneMinute() {
        room.take(raise(0, command()), raise(0, command()));
        room.awaitAction(State.DONE, 1);
        assertEquals(1, inbox.taken.size());
        CommandRequest command = inbox.taken.get(0);
        assertEquals(DEVICE, command.deviceId());
        assertEquals("slow", command.name());
        assertEquals("{\"rpm\":300}", new String(command.content().payload(), StandardCharsets.UTF_8));
        assertEquals(Duration.ofMinutes(1), command.options().ttl());
        assertEquals(
                Optional.of("alert-" + room.id() + "-1-0"), command.options().commandId());
        assertEquals("rule/hot", command.sender().name());
    }

    @Test
    public void commandsToManyDevicesGoToTheInboxTogether() {
        room.registered.generations.put("press-3", "g1");
        inbox.together = 3;
        AlertSignal[] signals = Stream.of("press-1", "press-2", "press-3")
                .map(device -> new AlertSignal(
                        RULE,
                        device,
                        AlertSeverity.MAJOR,
                        true,
                        at(0),
                        Optional.of(at(0)),
                        "hot",
                        Map.of(),
                        List.of(command())))
                .toArray(AlertSignal[]::new);
        room.take(signals);
        await().until(() -> room.all().stream()
                .allMatch(alert -> room.alerts.actions(alert.id()).get(0).state() == State.DONE));
        assertEquals(3, inbox.taken.size());
    }

    @Test
    public void aCommandWaitsForTheInboxAndIsNotSentAfterItsTime() {
        room.providers.unbindInbox(inbox.inbox());
        room.take(raise(0, command()));
        room.awaitAction(State.PENDING, 1);
        assertTrue(room.report().detail(), room.report().detail().contains("the inbox is away"));
        room.providers.bindInbox(inbox.inbox());
        room.clock.advance(Duration.ofSeconds(20));
        room.awaitAction(State.DONE, 2);
        assertEquals(Duration.ofSeconds(40), inbox.taken.get(0).options().ttl());

        inbox.refusal = Optional.of(new InboxException(InboxException.Reason.UNAVAILABLE, "disk full"));
        room.take(clear(0, 50), raise(200, command()));
        room.awaitAction(State.PENDING, 1);
        room.clock.advance(Duration.ofMinutes(1));
        room.awaitAction(State.FAILED, 2);
        assertTrue(room.report().detail(), room.report().detail().contains("time to live of PT1M ended"));
        assertEquals("an end that was meant", List.of(), room.letters.all);
        assertEquals(1, inbox.taken.size());
    }

    @Test
    public void whatTheInboxRefusesForGoodIsGivenUpAtOnce() {
        inbox.refusal = Optional.of(new InboxException(InboxException.Reason.NOT_FOUND, "there is no such device"));
        room.take(raise(0, command()));
        room.awaitAction(State.FAILED, 1);
        assertTrue(room.report().detail(), room.report().detail().contains("there is no such device"));
    }

    @Test
    public void aRuleThatGoesInCirclesIsStopped() {
        room.restart(Map.of("commandsPerMinute", 2, "flapSeconds", 0));
        for (int second = 0; second < 50; second += 10) {
            room.take(raise(second, command()));
            room.take(clear(second, second + 5));
        }
        await().until(() -> room.all().stream()
                .allMatch(alert -> room.alerts.actions(alert.id()).get(0).state() != State.PENDING));
        assertEquals(2, inbox.taken.size());
        assertTrue(room.report().detail(), room.report().detail().contains("(commandsPerMinute)"));
        room.clock.advance(Duration.ofSeconds(61));
        room.take(raise(100, command()));
        room.awaitAction(State.DONE, 1);
    }

    @Test
    public void anAlertThatIsOpenedAgainSendsItsCommandAgainAndItsMailNot() {
        room.restart(mailConfig("", ""));
        Map<String, Object> mail = Map.of("mail", Map.of("to", "ada@example.com"));
        AlertSignal first = raise(0, command());
        AlertSignal both = new AlertSignal(
                RULE,
                DEVICE,
                first.severity(),
                true,
                at(0),
                Optional.of(at(0)),
                "hot",
                Map.of(),
                List.of(command(), mail));
        room.take(both, clear(0, 5));
        room.take(new AlertSignal(
                RULE,
                DEVICE,
                first.severity(),
                true,
                at(9),
                Optional.of(at(9)),
                "hot",
                Map.of(),
                List.of(command(), mail)));
        await().until(() -> room.alerts.actions(room.id()).stream().allMatch(report -> report.state() == State.DONE));
        assertEquals(2, inbox.taken.size());
        assertEquals(1, mailServer.getReceivedMessages().length);
    }

    @Test
    public void aWebhookGetsTheAlertAndIsTriedAgainWithTheSameKey() {
        room.restart(Map.of("webhookAllow", "127.0.0.1"));
        answer.set(503);
        room.take(raise(0, webhook()));
        room.awaitAction(State.PENDING, 1);
        assertEquals("127.0.0.1 answered 503", room.report().detail());
        answer.set(201);
        room.clock.advance(Duration.ofSeconds(1));
        room.awaitAction(State.DONE, 2);
        assertEquals(2, called.size());
        assertEquals(called.get(0), called.get(1));
        String call = called.get(1);
        assertTrue(
                call,
                call.startsWith("POST /tickets?a=b Bearer s3cret " + room.id() + "-1-0 {\"id\":\"" + room.id() + "\""));
        Map<String, Object> sent =
                Json.readObject(call.substring(call.indexOf('{')).getBytes(StandardCharsets.UTF_8));
        assertEquals("raised", sent.get("event"));
        assertEquals("critical", sent.get("severity"));
        assertFalse(room.report().toString(), room.report().toString().contains("s3cret"));
        assertEquals(url() + "/tickets", room.report().target());
    }

    @Test
    public void aHostThatDoesNotAnswerHoldsUpNoOther() {
        room.restart(Map.of("webhookAllow", "127.0.0.1"));
        String url = url();
        web.stop(0);
        Map<String, Object> first = Map.of("webhook", Map.of("url", url));
        room.take(raise(0, first));
        room.awaitAction(State.PENDING, 1);
        room.take(clear(0, 1), raise(100, first));
        await().until(() -> room.report().detail().equals("127.0.0.1 did not answer a moment ago"));
        assertEquals("it was not tried", 0, room.report().attempts());
        room.clock.advance(Duration.ofHours(25));
        room.awaitAction(State.FAILED, 0);
        assertEquals("it could not be done within 24 h", room.report().detail());
    }

    @Test
    public void actionsOutliveTheServerAndAreGivenUpAfterSomeAttempts() {
        room.restart(Map.of("webhookAllow", "127.0.0.1", "actionAttempts", 3));
        answer.set(500);
        room.take(raise(0, webhook()));
        room.awaitAction(State.PENDING, 1);
        room.restart(Map.of("webhookAllow", "127.0.0.1", "actionAttempts", 3));
        room.clock.advance(Duration.ofSeconds(1));
        room.awaitAction(State.PENDING, 2);
        room.clock.advance(Duration.ofSeconds(2));
        room.awaitAction(State.FAILED, 3);
        assertEquals("127.0.0.1 answered 500", room.report().detail());
    }

    @Test
    public void aWebhookReachesNoPrivateAddressUnlessAllowedAndFollowsNothing() {
        room.take(raise(0, webhook()));
        room.awaitAction(State.FAILED, 1);
        assertTrue(room.report().detail(), room.report().detail().contains("webhookAllow"));
        assertEquals(List.of(), called);
        room.restart(Map.of("webhookAllow", "127.0.0.0/8"));
        answer.set(302);
        room.take(clear(0, 1), raise(100, webhook()));
        room.awaitAction(State.FAILED, 1);
        assertEquals(
                "127.0.0.1 answered 302; redirects are not followed",
                room.report().detail());
    }

    private Map<String, Object> mailConfig(String user, String password) {
        return Map.of(
                "mailHost",
                "127.0.0.1",
                "mailPort",
                mailServer.getSmtp().getPort(),
                "mailSecurity",
                "none",
                "mailFrom",
                "millrace@example.com",
                "mailUser",
                user,
                ".mailPassword",
                password);
    }

    @Test
    public void aMailSaysWhatTheAlertIsAndNoDeviceAddsToItsHead() throws Exception {
        room.restart(mailConfig("millrace", "m-secret"));
        room.take(raise(0, Map.of("mail", Map.of("to", List.of("ada@example.com", "bob@example.com")))));
        room.awaitAction(State.DONE, 1);
        MimeMessage mail = mailServer.getReceivedMessages()[0];
        assertEquals("[critical] press-1: too hot Bcc: eve@example.com", mail.getSubject());
        assertEquals(2, mail.getAllRecipients().length);
        assertEquals("<alert-" + room.id() + "-1-0@millrace>", mail.getMessageID());
        String text = GreenMailUtil.getBody(mail);
        assertTrue(text, text.contains("Device:   press-1"));
        assertTrue(text, text.contains("temperature = 91.5"));
    }

    @Test
    public void aMailIsWrittenAsItsAuthorWantsIt() throws Exception {
        room.restart(mailConfig("", ""));
        room.take(raise(
                0,
                Map.of(
                        "mail",
                        Map.of(
                                "to",
                                "ada@example.com",
                                "subject",
                                "${deviceId} \u00fcber ${values.temperature} ${nothing}",
                                "text",
                                "${event} at ${time}"))));
        room.awaitAction(State.DONE, 1);
        MimeMessage mail = mailServer.getReceivedMessages()[0];
        assertEquals("press-1 \u00fcber 91.5", mail.getSubject().strip());
        assertEquals("raised at " + at(0), GreenMailUtil.getBody(mail).strip());
    }

    @Test
    public void aMailServerThatIsNotNamedOrRefusesIsTold() {
        room.take(raise(0, Map.of("mail", Map.of("to", "ada@example.com"))));
        room.awaitAction(State.FAILED, 1);
        assertTrue(room.report().detail(), room.report().detail().contains("mailHost of io.millrace.alerts"));
        room.restart(mailConfig("millrace", "wrong-secret"));
        room.take(clear(0, 1), raise(100, Map.of("mail", Map.of("to", "ada@example.com"))));
        room.awaitAction(State.PENDING, 1);
        assertEquals(
                "127.0.0.1 refuses mailUser and its password", room.report().detail());
    }

    @Test
    public void aRouteIsAPropertyOfEachRecord() {
        room.take(raise(0, Map.of("route", "crm")), clear(0, 5));
        await().until(() -> room.log.records(StreamKind.ALERTS).size() == 2);
        room.log
                .records(StreamKind.ALERTS)
                .forEach(record ->
                        assertEquals("crm", record.content().properties().get("routes")));
    }

    @Test
    public void noSecretOfAnActionStandsInTheDatabaseAsItIs() {
        room.take(raise(0, webhook()));
        String plan = room.database
                .transaction(connection -> AlertTable.find(connection, room.id()))
                .orElseThrow()
                .plan();
        assertFalse(plan.isEmpty());
        assertFalse(plan, plan.contains("s3cret"));
    }
}
