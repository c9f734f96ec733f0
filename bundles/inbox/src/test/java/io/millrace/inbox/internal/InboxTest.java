package io.millrace.inbox.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.stream.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The states of a command, with a listener and a route that do what devices and routes do. */
public class InboxTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeDevice device = new FakeDevice();
    private InboxFixture fixture;

    @Before
    public void open() throws IOException {
        fixture = new InboxFixture(folder.newFolder().toPath(), Map.of("waitingPerDevice", 5));
    }

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void aCommandWaitsForItsDeviceAndGoesTheWholeWay() {
        CommandStatus status = fixture.submit("{\"rpm\":900}");
        String id = status.commandId();
        assertEquals(CommandState.QUEUED, status.state());
        fixture.route();
        assertEquals(CommandState.QUEUED, fixture.state(id));
        InboxLink link = fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of("{\"rpm\":900}"), device.payloads());
        assertEquals(
                "devices/press-1/commands/setSpeed/" + id, device.got.get(0).address());
        assertEquals(CommandState.DELIVERED, fixture.state(id));
        assertEquals(1, fixture.find(id).deliveries());
        link.settle(id, Settlement.ACKNOWLEDGED);
        fixture.settle();
        assertEquals(CommandState.ACKNOWLEDGED, fixture.state(id));
        InboxFixture.get(fixture.inbox().respond("press-1", id, 204, content("done")));
        assertEquals(CommandState.COMPLETED, fixture.state(id));
        assertEquals(204, fixture.find(id).response().orElseThrow().status());
        await().until(() -> fixture.outcomes().equals(List.of(id + ":completed")));
    }

    @Test
    public void priorityGoesFirstAndWithinItTheOlder() {
        fixture.submit("a");
        fixture.submit("low", InboxFixture.options(Duration.ofHours(1), 0));
        fixture.submit("b");
        fixture.submit("high", InboxFixture.options(Duration.ofHours(1), 9));
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of("high", "a", "b", "low"), device.payloads());
    }

    @Test
    public void theWindowIsNeverExceededAndEachSettlementLetsTheNextOut() {
        fixture.submit("a");
        fixture.submit("b");
        fixture.submit("c");
        InboxLink link = fixture.listen(device, 2);
        fixture.route();
        assertEquals(List.of("a", "b"), device.payloads());
        link.settle(device.got.get(0).commandId(), Settlement.ACKNOWLEDGED);
        fixture.route();
        assertEquals(List.of("a", "b", "c"), device.payloads());
        link.window(0);
        link.settle(device.got.get(1).commandId(), Settlement.ACKNOWLEDGED);
        fixture.submit("d");
        fixture.route();
        assertEquals(3, device.got.size());
        link.window(2);
        fixture.route();
        assertEquals(List.of("a", "b", "c", "d"), device.payloads());
    }

    @Test
    public void whatExpiresIsNeverDeliveredAndSaysSo() {
        String id =
                fixture.submit("late", InboxFixture.ttl(Duration.ofSeconds(1))).commandId();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of(), device.payloads());
        assertEquals(CommandState.EXPIRED, fixture.state(id));
        await().until(() -> fixture.outcomes().equals(List.of(id + ":expired")));
    }

    @Test
    public void theDeviceIsToldWhatIsLeftOfTheTimeToLive() {
        fixture.submit("a", InboxFixture.ttl(Duration.ofMinutes(10)));
        fixture.advance(Duration.ofMinutes(4));
        fixture.listen(device, 10);
        fixture.route();
        CommandDelivery delivery = device.got.get(0);
        assertEquals(
                "PT6M",
                CommandProperties.toDevice(delivery, fixture.clock.instant()).get(CommandProperties.TTL));
    }

    @Test
    public void aNewerCommandOfTheSameCollapseKeySupersedesWhatWaits() {
        String old = fixture.submit("1", InboxFixture.collapsing("speed")).commandId();
        String other = fixture.submit("x", InboxFixture.collapsing("light")).commandId();
        fixture.submit("2", InboxFixture.collapsing("speed"));
        assertEquals(CommandState.CANCELLED, fixture.state(old));
        assertTrue(fixture.find(old).reason().orElseThrow().startsWith("superseded by"));
        assertEquals(CommandState.QUEUED, fixture.state(other));
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of("x", "2"), device.payloads());
    }

    @Test
    public void notBeforeHoldsACommandBackUntilItsTime() {
        CommandOptions later = new CommandOptions(
                Optional.empty(),
                Duration.ofHours(2),
                9,
                Optional.empty(),
                Optional.of(fixture.clock.instant().plusSeconds(60)));
        fixture.submit("later", later);
        fixture.submit("now");
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of("now"), device.payloads());
        fixture.advance(Duration.ofSeconds(60));
        fixture.route();
        assertEquals(List.of("now", "later"), device.payloads());
    }

    @Test
    public void aRepetitionWithTheSameIdIsHarmlessAndAnotherCommandWithItIsRefused() {
        String id = fixture.submit("a", InboxFixture.id("order-7")).commandId();
        assertEquals("order-7", id);
        assertEquals("order-7", fixture.submit("a", InboxFixture.id("order-7")).commandId());
        assertEquals(
                Reason.CONFLICT,
                InboxFixture.refusal(fixture.inbox().submit(InboxFixture.request("b", InboxFixture.id("order-7")))));
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of("a"), device.payloads());
    }

    @Test
    public void aFullInboxRefusesUntilThereIsRoom() {
        String first = fixture.submit("0").commandId();
        for (int i = 1; i < 5; i++) {
            fixture.submit(Integer.toString(i));
        }
        assertEquals(
                Reason.FULL,
                InboxFixture.refusal(fixture.inbox().submit(InboxFixture.request("5", CommandOptions.DEFAULT))));
        InboxFixture.get(fixture.inbox().cancel("press-1", first, "by hand"));
        fixture.submit("5");
        assertEquals(5, fixture.inbox().counters().waiting());
    }

    @Test
    public void afterTenDeliveriesWithoutAnAcknowledgementItFails() {
        String id = fixture.submit("a").commandId();
        for (int i = 1; i <= 10; i++) {
            InboxLink link = fixture.listen(device, 10);
            fixture.route();
            assertEquals(i, device.got.size());
            assertEquals(i, device.got.get(i - 1).number());
            link.close();
            fixture.settle();
        }
        assertEquals(CommandState.FAILED, fixture.state(id));
        await().until(() -> fixture.outcomes().equals(List.of(id + ":failed")));
    }

    @Test
    public void anAbandonedCommandComesAgainAndARejectedOneDoesNot() {
        String id = fixture.submit("a").commandId();
        InboxLink link = fixture.listen(device, 10);
        fixture.route();
        link.settle(id, Settlement.ABANDONED);
        fixture.settle();
        assertEquals(CommandState.QUEUED, fixture.state(id));
        fixture.advance(Duration.ofSeconds(1));
        fixture.route();
        assertEquals(List.of("a", "a"), device.payloads());
        link.settle(id, Settlement.REJECTED);
        fixture.settle();
        assertEquals(CommandState.REJECTED, fixture.state(id));
    }

    @Test
    public void whatWasAcknowledgedCannotBeAbandonedAnyMore() {
        String id = fixture.submit("a").commandId();
        InboxLink link = fixture.listen(device, 10);
        fixture.route();
        link.settle(id, Settlement.ACKNOWLEDGED);
        fixture.settle();
        assertEquals(CommandState.ACKNOWLEDGED, fixture.state(id));
        assertEquals(
                Reason.CONFLICT, InboxFixture.refusal(fixture.inbox().settle("press-1", id, Settlement.ABANDONED)));
        assertEquals(CommandState.ACKNOWLEDGED, fixture.state(id));
    }

    @Test
    public void theNewestListenerGetsTheCommandsAndTheOlderIsTold() {
        fixture.submit("a");
        InboxLink old = fixture.listen(device, 10);
        fixture.route();
        FakeDevice newer = new FakeDevice();
        fixture.inbox()
                .listen(new ListenRequest("press-1", "amqp", 10, false, Optional.empty(), Optional.empty()), newer);
        fixture.route();
        assertEquals(List.of("amqp"), device.takenOverBy);
        assertEquals(List.of("a"), newer.payloads());
        // What the older says now is about a delivery that is another's.
        old.settle(device.got.get(0).commandId(), Settlement.ACKNOWLEDGED);
        old.close();
        fixture.settle();
        assertEquals(CommandState.DELIVERED, fixture.state(newer.got.get(0).commandId()));
        assertTrue(fixture.inbox().isListening("press-1"));
    }

    @Test
    public void atMostOnceEndsWithTheDelivery() {
        String id = fixture.submit("a").commandId();
        InboxLink link = fixture.listenOnce(device);
        fixture.route();
        link.close();
        fixture.settle();
        assertEquals(CommandState.DELIVERED, fixture.state(id));
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of("a"), device.payloads());
        fixture.advance(Duration.ofSeconds(5));
        await().until(() -> fixture.outcomes().equals(List.of(id + ":delivered")));
    }

    @Test
    public void whatIsLockedStaysWithAClosedLinkUntilTheLockEnds() {
        String id = fixture.submit("a").commandId();
        ListenRequest http =
                new ListenRequest("press-1", "http", 1, false, Optional.empty(), Optional.of(Duration.ofSeconds(60)));
        fixture.inbox().listen(http, device);
        fixture.route();
        assertEquals(
                fixture.clock.instant().plusSeconds(60),
                device.got.get(0).lockedUntil().orElseThrow());
        fixture.inbox().listen(http, new FakeDevice()).close();
        fixture.submit("b");
        FakeDevice second = new FakeDevice();
        fixture.inbox().listen(http, second);
        fixture.route();
        assertEquals(List.of("b"), second.payloads());
        fixture.advance(Duration.ofSeconds(61));
        FakeDevice third = new FakeDevice();
        fixture.inbox().listen(http, third);
        fixture.route();
        assertEquals(List.of("a"), third.payloads());
        InboxFixture.get(fixture.inbox().settle("press-1", id, Settlement.ACKNOWLEDGED));
        assertEquals(CommandState.ACKNOWLEDGED, fixture.state(id));
    }

    @Test
    public void nowOrNeverNeedsAListenerAndDoesNotWait() {
        CommandOptions direct = InboxFixture.ttl(Duration.ZERO);
        assertEquals(
                Reason.NOT_CONNECTED, InboxFixture.refusal(fixture.inbox().submit(InboxFixture.request("a", direct))));
        fixture.submit("waits");
        InboxLink link = fixture.listen(device, 10);
        String id = fixture.submit("now", direct).commandId();
        fixture.route();
        assertEquals(List.of("now", "waits"), device.payloads());
        link.close();
        fixture.settle();
        assertEquals(CommandState.FAILED, fixture.state(id));
    }

    @Test
    public void whoeverWaitsIsToldOfTheOutcomeOrOfTheTimeout() {
        String id = fixture.submit("a").commandId();
        fixture.listen(device, 10);
        fixture.route();
        var outcome = fixture.inbox().await("press-1", id, Duration.ofSeconds(20));
        var early = fixture.inbox().await("press-1", id, Duration.ofMillis(50));
        assertEquals(CommandState.DELIVERED, InboxFixture.get(early).state());
        InboxFixture.get(fixture.inbox().respond("press-1", id, 200, content("ok")));
        assertEquals(CommandState.COMPLETED, InboxFixture.get(outcome).state());
        assertEquals(
                Reason.NOT_FOUND,
                InboxFixture.refusal(fixture.inbox().await("press-1", "nothing", Duration.ofSeconds(1))));
    }

    @Test
    public void aResponseThatComesLateIsAnOutcomeOfItsOwn() {
        String id = fixture.submit("a").commandId();
        InboxLink link = fixture.listen(device, 10);
        fixture.route();
        link.settle(id, Settlement.ACKNOWLEDGED);
        fixture.settle();
        fixture.advance(Duration.ofSeconds(6));
        await().until(() -> fixture.outcomes().equals(List.of(id + ":acknowledged")));
        InboxFixture.get(fixture.inbox().respond("press-1", id, 200, content("ok")));
        await().until(() -> fixture.outcomes().equals(List.of(id + ":acknowledged", id + ":completed")));
    }

    @Test
    public void anAnswerToWhatWasNeverDeliveredOrIsOverIsRefused() {
        String id = fixture.submit("a").commandId();
        assertEquals(Reason.CONFLICT, InboxFixture.refusal(fixture.inbox().respond("press-1", id, 200, content("ok"))));
        InboxFixture.get(fixture.inbox().cancel("press-1", id, "by hand"));
        assertEquals(
                Reason.CONFLICT, InboxFixture.refusal(fixture.inbox().settle("press-1", id, Settlement.ACKNOWLEDGED)));
    }

    @Test
    public void theListHasTheNewestFirstAndPages() {
        String a = fixture.submit("a").commandId();
        String b = fixture.submit("b").commandId();
        String c = fixture.submit("c").commandId();
        var first = fixture.inbox().list("press-1", Optional.empty(), 2, Optional.empty());
        assertEquals(
                List.of(c, b),
                first.commands().stream().map(CommandStatus::commandId).toList());
        var rest = fixture.inbox().list("press-1", Optional.empty(), 2, first.cursor());
        assertEquals(
                List.of(a),
                rest.commands().stream().map(CommandStatus::commandId).toList());
        assertEquals(Optional.empty(), rest.cursor());
        assertEquals(
                List.of(),
                fixture.inbox()
                        .list("press-1", Optional.of(CommandState.EXPIRED), 10, Optional.empty())
                        .commands());
    }

    private static Content content(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void whatWaitsIsListedAsQueuedAndNothingElse() {
        String over = fixture.submit("a").commandId();
        String waits = fixture.submit("b").commandId();
        InboxFixture.get(fixture.inbox().cancel("press-1", over, "by the test"));
        assertEquals(List.of(waits), queued());
        InboxFixture.get(fixture.inbox().cancel("press-1", waits, "by the test"));
        assertEquals(List.of(), queued());
    }

    private List<String> queued() {
        return fixture
                .inbox()
                .list("press-1", Optional.of(CommandState.QUEUED), 10, Optional.empty())
                .commands()
                .stream()
                .map(CommandStatus::commandId)
                .toList();
    }
}
