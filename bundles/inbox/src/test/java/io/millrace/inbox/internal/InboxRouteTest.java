package io.millrace.inbox.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.DeviceBatch;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.inbox.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What becomes of commands while the delivering route has them. */
public class InboxRouteTest {

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
    public void whatExpiresInTheRouteIsNotHandedToTheLink() {
        String id =
                fixture.submit("late", InboxFixture.ttl(Duration.ofSeconds(1))).commandId();
        fixture.listen(device, 10);
        DeviceBatch batch = fixture.poll(2_000).orElseThrow();
        fixture.clock.advance(Duration.ofSeconds(2));
        assertEquals(0, fixture.feed().deliver(batch, batch.deliveries()));
        fixture.feed().done(batch);
        fixture.settle();
        assertEquals(CommandState.EXPIRED, fixture.state(id));
        assertEquals(List.of(), device.payloads());
    }

    @Test
    public void whatTheRouteWithholdsFailsAndWhatItThrowsOnIsTriedAgain() {
        String id = fixture.submit("a").commandId();
        fixture.listen(device, 10);
        DeviceBatch batch = fixture.poll(2_000).orElseThrow();
        fixture.feed().failed(batch, "no route");
        fixture.settle();
        assertEquals(CommandState.QUEUED, fixture.state(id));
        assertFalse(fixture.poll(100).isPresent());
        fixture.advance(Duration.ofSeconds(1));
        fixture.feed().done(fixture.poll(2_000).orElseThrow());
        fixture.settle();
        assertEquals(CommandState.FAILED, fixture.state(id));
        assertEquals(2, fixture.find(id).deliveries());
    }

    @Test
    public void whatTheRouteGivesBackWasNotDelivered() {
        String id = fixture.submit("a").commandId();
        fixture.listen(device, 10);
        fixture.feed().giveBack(fixture.poll(2_000).orElseThrow());
        fixture.settle();
        assertEquals(0, fixture.find(id).deliveries());
        fixture.route();
        assertEquals(List.of("a"), device.payloads());
    }

    @Test
    public void aCancelledCommandIsNotDeliveredAndAnAcknowledgedOneCannotBeCancelled() {
        String id = fixture.submit("a").commandId();
        fixture.listen(device, 10);
        DeviceBatch batch = fixture.poll(2_000).orElseThrow();
        InboxFixture.get(fixture.inbox().cancel("press-1", id, "by hand"));
        assertEquals(0, fixture.feed().deliver(batch, batch.deliveries()));
        fixture.feed().done(batch);
        String next = fixture.submit("b").commandId();
        fixture.route();
        assertEquals(List.of("b"), device.payloads());
        InboxFixture.get(fixture.inbox().settle("press-1", next, Settlement.ACKNOWLEDGED));
        assertEquals(Reason.CONFLICT, InboxFixture.refusal(fixture.inbox().cancel("press-1", next, "by hand")));
        assertEquals(Reason.NOT_FOUND, InboxFixture.refusal(fixture.inbox().cancel("press-1", "nothing", "by hand")));
    }

    @Test
    public void whatALinkDoesNotTakeWasNotDelivered() {
        String id = fixture.submit("a").commandId();
        device.isClosing = true;
        fixture.listen(device, 10);
        DeviceBatch batch = fixture.poll(2_000).orElseThrow();
        assertEquals(0, fixture.feed().deliver(batch, batch.deliveries()));
        fixture.feed().done(batch);
        fixture.settle();
        assertEquals(0, fixture.find(id).deliveries());
        assertEquals(CommandState.QUEUED, fixture.state(id));
    }

    @Test
    public void whatTheRouteHasComesBackWhenItsFeedIsClosed() {
        String id = fixture.submit("a").commandId();
        fixture.listen(device, 10);
        fixture.poll(2_000).orElseThrow();
        fixture.feed().close();
        fixture.settle();
        assertEquals(0, fixture.find(id).deliveries());
        fixture.reopen();
        fixture.listen(device, 10);
        fixture.route();
        assertEquals(List.of("a"), device.payloads());
    }
}
