package io.millrace.gateway.internal.core;

import static io.millrace.gateway.internal.core.GatewayFixture.content;
import static io.millrace.gateway.internal.core.GatewayFixture.publish;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.Address;
import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.Session;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.gateway.internal.core.GatewayFixture.Outcome;
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
}
