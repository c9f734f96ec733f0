package io.millrace.inbox.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.DeviceBatch;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.inbox.WakeUpFeed;
import io.millrace.api.inbox.WakeUpFeed.WakeUp;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.StreamRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What outlives restarts, crashes and devices. */
public class InboxDurabilityTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeDevice device = new FakeDevice();
    private InboxFixture fixture;

    @Before
    public void open() throws IOException {
        fixture = new InboxFixture(folder.newFolder().toPath(), Map.of());
    }

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void whatWasDeliveredAndNotAcknowledgedComesAgainAndWhatWasAcknowledgedDoesNot() {
        fixture.submit("a");
        String b = fixture.submit("b").commandId();
        InboxLink link = fixture.listen(device, 10);
        fixture.route();
        link.settle(b, Settlement.ACKNOWLEDGED);
        fixture.settle();
        fixture.crash();
        assertEquals(CommandState.ACKNOWLEDGED, fixture.state(b));
        FakeDevice again = new FakeDevice();
        fixture.listen(again, 10);
        fixture.route();
        assertEquals(List.of("a"), again.payloads());
        assertEquals(2, again.got.get(0).number());
    }

    @Test
    public void atMostOnceHoldsThroughACrashInTheRoute() {
        String id = fixture.submit("a").commandId();
        fixture.listenOnce(device);
        assertTrue(fixture.poll(2_000).isPresent());
        fixture.crash();
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of(), device.payloads());
        assertEquals(CommandState.DELIVERED, fixture.state(id));
    }

    @Test
    public void timeToLiveEndsWhileTheServerIsDown() {
        String id = fixture.submit("a", InboxFixture.ttl(Duration.ofMinutes(1))).commandId();
        fixture.clock.advance(Duration.ofMinutes(2));
        fixture.reopen();
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of(), device.payloads());
        assertEquals(CommandState.EXPIRED, fixture.state(id));
    }

    @Test
    public void eachOutcomeIsToldOnceThoughTheLogWasAway() {
        fixture.directory.isAway = false;
        String id = fixture.submit("a").commandId();
        fixture.directory.isAway = true;
        InboxFixture.get(fixture.inbox().cancel("press-1", id, "by hand"));
        fixture.reopen();
        assertEquals(List.of(), fixture.outcomes());
        fixture.directory.isAway = false;
        await().until(() -> fixture.outcomes().equals(List.of(id + ":cancelled")));
    }

    @Test
    public void anOutcomeThatACrashLeftInTheOutboxIsNotToldTwice() {
        String id = fixture.submit("a").commandId();
        fixture.directory.isAway = true;
        InboxFixture.get(fixture.inbox().cancel("press-1", id, "by hand"));
        // The log has it, and the crash came before the outbox knew.
        Letter letter = fixture.outbox().get(0);
        StreamRecord record = OutcomeRecord.of(letter, fixture.clock.instant());
        fixture.directory.log.append(record, new Ignored());
        fixture.reopen();
        fixture.directory.isAway = false;
        await().until(() -> fixture.outbox().isEmpty());
        assertEquals(List.of(id + ":cancelled"), fixture.outcomes());
    }

    @Test
    public void mailOfAnUnregisteredDeviceIsCancelledAndItsOutcomesStay() {
        String id = fixture.submit("a").commandId();
        fixture.inbox().unregistered("press-1", "g-1");
        fixture.directory.generations.remove("press-1");
        assertEquals(CommandState.CANCELLED, fixture.state(id));
        await().until(() -> fixture.outcomes().equals(List.of(id + ":cancelled")));
    }

    @Test
    public void mailOfAnotherGenerationIsNotDelivered() {
        String id = fixture.submit("a").commandId();
        fixture.directory.generations.put("press-1", "g-9");
        fixture.submit("b");
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of("b"), device.payloads());
        assertEquals(CommandState.CANCELLED, fixture.state(id));
    }

    @Test
    public void anErasedInboxLeavesNothingAndTellsWhatWasNotToldYet() {
        String waiting = fixture.submit("a", InboxFixture.collapsing("k")).commandId();
        String acknowledged = fixture.submit("b").commandId();
        InboxLink link = fixture.listen(device, 10);
        fixture.route();
        link.settle(acknowledged, Settlement.ACKNOWLEDGED);
        link.close();
        fixture.inbox().erase("press-1", "g-1", fixture.clock.instant());
        assertEquals(Optional.empty(), fixture.inbox().find("press-1", waiting));
        assertEquals(Optional.empty(), fixture.inbox().find("press-1", acknowledged));
        assertEquals(0, fixture.inbox().counters().waiting());
        await().until(() -> fixture.outcomes().size() == 2);
        fixture.advance(Duration.ofHours(2));
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of("a", "b"), device.payloads());
        assertEquals(List.of(waiting + ":cancelled", acknowledged + ":acknowledged"), fixture.outcomes());
    }

    @Test
    public void anInboxOfVeryManyCommandsIsErasedWhole() {
        for (int n = 0; n < 1_100; n++) {
            fixture.inbox().submit(InboxFixture.request("x", InboxFixture.id("c-" + n)));
        }
        fixture.settle();
        assertEquals(1_100, fixture.inbox().counters().waiting());
        fixture.inbox().erase("press-1", "g-1", fixture.clock.instant());
        assertEquals(0, fixture.inbox().counters().waiting());
        assertEquals(
                List.of(),
                fixture.inbox()
                        .list("press-1", Optional.empty(), 10, Optional.empty())
                        .commands());
    }

    @Test
    public void aLateErasureLeavesADeviceThatIsRegisteredAnewItsCommands() throws InterruptedException {
        fixture.directory.generations.put("press-1", "g-0");
        String older = fixture.submit("x").commandId();
        fixture.advance(Duration.ofSeconds(1));
        fixture.directory.generations.put("press-1", "g-1");
        String old = fixture.submit("a").commandId();
        Instant gone = fixture.clock.instant();
        fixture.directory.generations.put("press-1", "g-9");
        String fresh = fixture.submit("b").commandId();
        fixture.inbox().unregistered("press-1", "g-1");
        fixture.inbox().erase("press-1", "g-1", gone);
        assertEquals(Optional.empty(), fixture.inbox().find("press-1", older));
        assertEquals(Optional.empty(), fixture.inbox().find("press-1", old));
        assertEquals(CommandState.QUEUED, fixture.state(fresh));
        try (WakeUpFeed calls = fixture.inbox().openWakeUps("the test")) {
            assertTrue(calls.poll(Duration.ofSeconds(5)).isPresent());
        }
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of("b"), device.payloads());
    }

    @Test
    public void finishedCommandsAreForgottenAfterTheirRetention() {
        String id = fixture.submit("a").commandId();
        InboxFixture.get(fixture.inbox().cancel("press-1", id, "by hand"));
        fixture.advance(Duration.ofHours(167));
        fixture.reopen();
        assertEquals(CommandState.CANCELLED, fixture.state(id));
        fixture.advance(Duration.ofHours(2));
        fixture.settle();
        assertEquals(Optional.empty(), fixture.inbox().find("press-1", id));
    }

    @Test
    public void aDeviceThatIsAwayAndHasMailIsToBeWokenOnceAPause() throws InterruptedException {
        fixture.submit("a");
        fixture.submit("b");
        fixture.reopen();
        try (WakeUpFeed calls = fixture.inbox().openWakeUps("the test")) {
            WakeUp call = calls.poll(Duration.ofSeconds(5)).orElseThrow();
            assertEquals("press-1", call.deviceId());
            calls.done(call);
            fixture.submit("c");
            assertEquals(Optional.empty(), calls.poll(Duration.ZERO));
            fixture.advance(Duration.ofSeconds(301));
            fixture.submit("d");
            assertTrue(calls.poll(Duration.ofSeconds(5)).isPresent());
            fixture.listen(device, 10);
            fixture.route();
            assertEquals(Optional.empty(), calls.poll(Duration.ZERO));
        }
    }

    @Test
    public void aResponseSurvivesARestart() {
        String id = fixture.submit("a").commandId();
        fixture.listen(device, 10);
        fixture.route();
        Content answer = new Content(Optional.of("application/json"), Map.of("k", "v"), new byte[] {'1'});
        InboxFixture.get(fixture.inbox().respond("press-1", id, 200, answer));
        fixture.reopen();
        Content kept = fixture.find(id).response().orElseThrow().content();
        assertEquals(Optional.of("application/json"), kept.contentType());
        assertEquals(Map.of("k", "v"), kept.properties());
        assertEquals(1, kept.payload().length);
    }

    @Test
    public void aLiveCommandGoesOutThoughManyBeforeItAreOver() {
        List<CompletableFuture<CommandStatus>> sent = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            sent.add(fixture.inbox()
                    .submit(InboxFixture.request("over", InboxFixture.ttl(Duration.ofSeconds(1))))
                    .toCompletableFuture());
        }
        sent.forEach(InboxFixture::get);
        fixture.submit("live", InboxFixture.ttl(Duration.ofHours(1)));
        InboxLink link = fixture.listen(device, 0);
        fixture.settle();
        fixture.clock.advance(Duration.ofSeconds(2));
        // The route waits already when the device has room, so that it is looked at once only.
        link.window(1);
        Optional<DeviceBatch> batch = fixture.poll(5_000);
        assertEquals(1, batch.orElseThrow().deliveries().size());
        fixture.feed().giveBack(batch.get());
    }

    @Test
    public void aTimeToStartBeyondAllCalendarsIsRefusedAndHarmsNoOther() {
        for (Instant time : List.of(Instant.MIN, Instant.MAX, Instant.EPOCH.minusMillis(1))) {
            InboxException cause = assertThrows(
                    InboxException.class,
                    () -> new CommandOptions(
                            Optional.empty(), Duration.ofHours(1), 4, Optional.empty(), Optional.of(time)));
            assertEquals(InboxException.Reason.INVALID, cause.reason());
        }
    }
}
