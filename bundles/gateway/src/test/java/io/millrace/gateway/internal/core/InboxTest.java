package io.millrace.gateway.internal.core;

import static io.millrace.gateway.internal.core.GatewayFixture.content;
import static io.millrace.gateway.internal.core.GatewayFixture.publish;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.Address;
import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.OutcomeReceiver;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.Session;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.Sender;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.gateway.internal.core.GatewayFixture.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class InboxTest {

    private final GatewayFixture fixture = new GatewayFixture();
    private final FakeInbox inbox = new FakeInbox();

    @Before
    public void bind() {
        fixture.services.bindInbox(inbox);
        fixture.identity.put(new Identity(
                IdentityKind.SERVICE, "crm", true, "g", new Identity.Grants(Set.<StreamKind>of(), Set.of("commands"))));
    }

    @After
    public void close() {
        fixture.close();
    }

    /** A link that remembers what it got. */
    private static final class Link implements InboxListener {

        private final List<String> got = new CopyOnWriteArrayList<>();

        @Override
        public boolean deliver(List<CommandDelivery> deliveries) {
            deliveries.forEach(delivery -> got.add(delivery.commandId()));
            return true;
        }

        @Override
        public void takenOver(String protocol) {
            got.add("taken over by " + protocol);
        }
    }

    @Test
    public void responsesGoToTheInboxAndItsAnswerBack() throws Exception {
        try (Session session = fixture.open("d1")) {
            assertEquals("accepted", publish(session, "devices/me/responses/c1", "done"));
            assertEquals("accepted", publish(session, "devices/d1/responses/c2/404", "no"));
            assertEquals("accepted", publish(session, "devices/me/responses/c3/accept", ""));
            assertEquals("accepted", publish(session, "devices/me/responses/c4/reject", ""));
            assertEquals("accepted", publish(session, "devices/me/responses/c5/abandon", ""));
            assertTrue(publish(session, "devices/d2/responses/c1", "x").startsWith("NOT_AUTHORIZED"));
            assertEquals(
                    List.of(
                            "d1 responded c1 200 done",
                            "d1 responded c2 404 no",
                            "d1 ACKNOWLEDGED c3",
                            "d1 REJECTED c4",
                            "d1 ABANDONED c5"),
                    inbox.told);
            inbox.failWith(InboxException.Reason.NOT_FOUND, "there is no command c9");
            assertEquals("BAD_ADDRESS: there is no command c9", publish(session, "devices/me/responses/c9", "late"));
            inbox.failWith(InboxException.Reason.CONFLICT, "it expired");
            assertEquals("accepted", publish(session, "devices/me/responses/c9", "late"));
            // who can be told that it does not come again is told
            assertEquals("BAD_PAYLOAD: it expired", publish(session, "devices/me/responses/c9/abandon", ""));
        }
    }

    @Test
    public void aServiceSendsCommandsWithOptionsAndDevicesDoNot() throws Exception {
        try (Session service = fixture.open("service/crm");
                Session device = fixture.open("d1")) {
            Map<String, String> properties = Map.of(
                    "command-id", "c1",
                    "ttl", "PT10M",
                    "priority", "7",
                    "reply-to", "here",
                    "correlation-id", "42",
                    "unit", "rpm");
            assertEquals("accepted", publish(service, "commands/d1/setSpeed", content("900", properties)));
            CommandRequest request = inbox.submitted.get(0);
            assertEquals("setSpeed", request.name());
            assertEquals(Optional.of("c1"), request.options().commandId());
            assertEquals(7, request.options().priority());
            assertEquals(600, request.options().ttl().toSeconds());
            assertEquals("service/crm", request.sender().name());
            assertEquals(Optional.of("here"), request.sender().replyTo());
            assertEquals(Optional.of("42"), request.sender().correlationId());
            assertEquals(Map.of("unit", "rpm"), request.content().properties());

            String wrong = publish(service, "commands/d1/go", content("", Map.of("ttl", "soon")));
            assertTrue(wrong, wrong.startsWith("BAD_PAYLOAD: ttl is 'soon'"));
            assertTrue(publish(device, "commands/d1/go", "").startsWith("NOT_AUTHORIZED"));
            for (Map.Entry<InboxException.Reason, String> row : Map.of(
                            InboxException.Reason.FULL, "QUOTA_EXCEEDED",
                            InboxException.Reason.NOT_FOUND, "BAD_ADDRESS",
                            InboxException.Reason.CONFLICT, "BAD_PAYLOAD",
                            InboxException.Reason.TOO_LARGE, "TOO_LARGE")
                    .entrySet()) {
                inbox.failWith(row.getKey(), "no");
                assertEquals(row.getValue() + ": no", publish(service, "commands/d1/go", ""));
            }
        }
    }

    @Test
    public void whatTheInboxGivesBackAtOnceHoldsNobodyUp() throws Exception {
        inbox.failWith(InboxException.Reason.UNAVAILABLE, "the disk is full");
        try (Session session = fixture.open("d1")) {
            Outcome first = new Outcome();
            Outcome second = new Outcome();
            session.publish("devices/me/responses/c1", content("1", Map.of()), first);
            session.publish("devices/me/responses/c2", content("2", Map.of()), second);
            // presence is written by the thread that looks after what waits
            await().until(() -> fixture.log.of(StreamKind.PRESENCE).size() == 1);
            try (Session other = fixture.open("d2")) {
                await().until(() -> fixture.log.of(StreamKind.PRESENCE).size() == 2);
                assertEquals("accepted", publish(other, "devices/me/telemetry", "1"));
            }
            assertEquals("nothing yet", first.result());
            inbox.recover();
            await().until(() ->
                    first.result().equals("accepted") && second.result().equals("accepted"));
            assertEquals(List.of("d1 responded c1 200 1", "d1 responded c2 200 2"), inbox.told);
            await().until(() -> fixture.gateway.waitingMessages() == 0);
        }
    }

    @Test
    public void whatTheInboxGivesBackForTooLongIsRefused() throws Exception {
        try (GatewayFixture hasty = new GatewayFixture(Duration.ofMillis(100));
                Session session = hasty.open("d1")) {
            hasty.services.bindInbox(inbox);
            inbox.failWith(InboxException.Reason.UNAVAILABLE, "the disk is full");
            Outcome outcome = new Outcome();
            session.publish("devices/me/responses/c1", content("1", Map.of()), outcome);
            await().until(() -> outcome.result().startsWith("UNAVAILABLE: a part of the server is not available"));
            await().until(() -> hasty.gateway.waitingMessages() == 0);
            assertEquals("accepted", publish(session, "devices/me/telemetry", "1"));
        }
    }

    @Test
    public void theNewestLinkGetsTheCommandsAndTheOlderIsTold() throws Exception {
        try (Session session = fixture.open("d1");
                Session newer = fixture.open("d1")) {
            Link first = new Link();
            Link second = new Link();
            session.listen(new Address.Inbox("d1"), 10, false, first);
            assertTrue(inbox.deliver("d1", "c1", ""));
            newer.listen(new Address.Inbox("d1"), 10, false, second);
            assertTrue(inbox.deliver("d1", "c2", ""));
            assertEquals(List.of("c1", "taken over by test"), first.got);
            assertEquals(List.of("c2"), second.got);
        }
    }

    @Test
    public void aLinkOutlivesASwapOfTheInboxAndSettlesWithTheNext() throws Exception {
        try (Session session = fixture.open("d1");
                Session newer = fixture.open("d1")) {
            Link older = new Link();
            Link link = new Link();
            session.listen(new Address.Inbox("d1"), 10, false, older);
            InboxLink open = newer.listen(new Address.Inbox("d1"), 10, false, link);
            inbox.deliver("d1", "c1", "");
            inbox.deliver("d1", "c2", "");
            open.settle("c1", Settlement.ACKNOWLEDGED);
            assertEquals(List.of("link of d1 ACKNOWLEDGED c1"), inbox.told);

            fixture.services.unbindInbox(inbox);
            open.window(7);
            open.settle("c2", Settlement.ACKNOWLEDGED);
            Outcome waiting = new Outcome();
            session.publish("devices/me/responses/c1", content("x", Map.of()), waiting);
            assertEquals("nothing yet", waiting.result());
            FakeInbox next = new FakeInbox();
            fixture.services.bindInbox(next);

            await().until(() -> next.isListening("d1") && next.window("d1") == 7);
            await().until(() -> waiting.result().equals("accepted"));
            assertTrue(next.told.toString(), next.told.contains("d1 ACKNOWLEDGED c2"));
            assertTrue(next.deliver("d1", "c3", ""));
            assertEquals(List.of("c1", "c2", "c3"), link.got);
            assertEquals(List.of("taken over by test"), older.got);
            open.close();
            assertFalse(next.isListening("d1"));
        }
    }

    @Test
    public void aGatewayListensForItsChildAsLongAsThatMayBeSpokenFor() throws Exception {
        try (Session session = fixture.open("gw")) {
            Address inboxOfChild = session.authorizeReceive("devices/child1/commands/#");
            session.listen((Address.Inbox) inboxOfChild, 10, true, new Link());
            assertEquals(
                    Optional.of("gw"), inbox.listening("child1").orElseThrow().gatewayId());
            fixture.identity.disable("child1");
            fixture.change(LifecycleEvent.Type.DEACTIVATED, "child1", Optional.empty());
            await().until(() -> !inbox.isListening("child1"));
            await().until(() -> fixture.gateway.inboxLinks().children() == 0);
            assertEquals(
                    "NOT_AUTHORIZED: 'child1' is deactivated, and nobody may speak for it until it is activated again",
                    publish(session, "devices/child1/telemetry", "1"));
        }
        try (Session service = fixture.open("service/crm")) {
            String refused = publish(service, "devices/d1/telemetry", "1");
            assertTrue(
                    refused, refused.startsWith("NOT_AUTHORIZED: the address is a device's own; a service consumes"));
        }
    }

    @Test
    public void nothingGoesToASessionThatWasEnded() throws Exception {
        Session session = fixture.open("d1");
        Link link = new Link();
        session.listen(new Address.Inbox("d1"), 10, false, link);
        fixture.change(LifecycleEvent.Type.DEACTIVATED, "d1", Optional.empty());
        assertFalse(inbox.deliver("d1", "c1", ""));
        assertEquals(List.of(), link.got);
    }

    @Test
    public void repliesGoToEveryLinkOfTheDevice() throws Exception {
        List<String> got = new CopyOnWriteArrayList<>();
        try (Session session = fixture.open("d1")) {
            ReplyLink link = session.listen(
                    new Address.Replies("d1"), (request, status, content) -> got.add(request + " " + status));
            assertTrue(fixture.gateway.reply("d1", "7", 200, content("{}", Map.of())));
            assertFalse(fixture.gateway.reply("d2", "7", 200, content("{}", Map.of())));
            link.close();
            assertFalse(fixture.gateway.reply("d1", "8", 200, content("{}", Map.of())));
            assertEquals(List.of("7 200"), got);
        }
    }

    @Test
    public void theOutcomeGoesToTheReplyToOfTheServiceThatSentTheCommand() throws Exception {
        try (Session crm = fixture.open("service/crm");
                Session other = fixture.open("service/ops");
                Session device = fixture.open("d1")) {
            List<String> got = new CopyOnWriteArrayList<>();
            OutcomeReceiver receiver = (replyTo, content) -> got.add(replyTo + " "
                    + content.properties().get("correlation-id") + " "
                    + new String(content.payload(), java.nio.charset.StandardCharsets.UTF_8));
            Address own = crm.authorizeReceive("services/me/replies/#");
            crm.listen((Address.ServiceReplies) own, receiver);
            other.listen((Address.ServiceReplies) other.authorizeReceive("services/ops/replies/#"), receiver);
            assertThrows(RefusedException.class, () -> other.authorizeReceive("services/crm/replies/#"));
            assertThrows(RefusedException.class, () -> device.authorizeReceive("services/me/replies/#"));
            for (String replyTo : List.of("services/me/replies/7", "services/ops/replies/7", "elsewhere")) {
                fixture.gateway.outcome(status(replyTo));
            }
            assertEquals(1, got.size());
            assertTrue(got.get(0), got.get(0).startsWith("services/me/replies/7 42 {\"deviceId\":\"d1\""));
            assertTrue(got.get(0), got.get(0).contains("\"response\":{\"status\":207,\"payload\":{\"ok\":true}}"));
        }
    }

    @Test
    public void aLinkOnOneReplyToHearsOfNoOther() throws Exception {
        try (Session crm = fixture.open("service/crm")) {
            List<String> got = new CopyOnWriteArrayList<>();
            Address.ServiceReplies one = (Address.ServiceReplies) crm.authorizeReceive("services/me/replies/a");
            ReplyLink link = crm.listen(one, (replyTo, content) -> got.add(replyTo));
            for (String replyTo :
                    List.of("services/me/replies/a", "services/me/replies/b", "/services/crm/replies/a")) {
                fixture.gateway.outcome(status(replyTo));
            }
            link.close();
            fixture.gateway.outcome(status("services/me/replies/a"));
            assertEquals(List.of("services/me/replies/a", "services/crm/replies/a"), got);
        }
    }

    @Test
    public void whatMqtt5SaysItselfIsMeantAndItsCorrelationDataAreOctets() throws Exception {
        try (Session service = fixture.open("service/crm")) {
            Map<String, String> properties = Map.of(
                    "reply-to", "there", "response-topic", "here", "correlation-id", "42", "correlation-data", "AAE=");
            assertEquals("accepted", publish(service, "commands/d1/setSpeed", content("900", properties)));
            CommandRequest request = inbox.submitted.get(0);
            assertEquals(Optional.of("here"), request.sender().replyTo());
            assertEquals(Optional.of("base64:AAE="), request.sender().correlationId());
            assertEquals(Map.of(), request.content().properties());
        }
    }

    private static CommandStatus status(String replyTo) {
        Instant now = Instant.EPOCH;
        return new CommandStatus(
                "d1",
                "c1",
                "go",
                CommandState.COMPLETED,
                now,
                now,
                CommandOptions.DEFAULT,
                1,
                now,
                Optional.empty(),
                Optional.of(new CommandResponse(207, content("{\"ok\":true}", Map.of()), now)),
                new Sender("service/crm", Optional.of(replyTo), Optional.of("42")));
    }
}
