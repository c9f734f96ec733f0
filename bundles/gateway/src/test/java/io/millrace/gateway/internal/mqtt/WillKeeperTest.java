package io.millrace.gateway.internal.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.Session;
import io.millrace.gateway.internal.core.GatewayFixture;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.After;
import org.junit.Test;

public class WillKeeperTest {

    private static final long HOURS = 10_000;

    private final GatewayFixture fixture = new GatewayFixture();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Will large =
            Will.of("d1", new Packet.WillMessage("devices/me/events/gone", new byte[60_000], false, Properties5.NONE));
    private final WillKeeper wills = new WillKeeper(timer, 3 * large.octets());

    @After
    public void close() {
        timer.shutdownNow();
        fixture.close();
    }

    private int sent() {
        return fixture.log.of(StreamKind.EVENTS).size();
    }

    @Test
    public void whatWaitsIsBoundedInOctetsAndTheRestGoesOutAtOnce() throws Exception {
        try (Session session = fixture.open("d1")) {
            for (int i = 0; i < 10; i++) {
                wills.publish("d1/" + i, session, large, HOURS);
            }
            assertEquals(7, sent());
            assertEquals(3 * large.octets(), wills.octets());
        }
    }

    @Test
    public void whatIsOverGivesItsRoomBack() throws Exception {
        try (Session session = fixture.open("d1")) {
            wills.publish("a", session, large, HOURS);
            wills.publish("a", session, large, HOURS);
            assertEquals("the newer of a client takes the older's place", large.octets(), wills.octets());
            wills.publish("b", session, large, HOURS);
            wills.clientIsBack("a", false);
            wills.clientIsBack("b", true);
            assertEquals(1, sent());
            wills.publish("c", session, large, 1);
            await().until(() -> sent() == 2);
            assertEquals(0, wills.octets());
        }
    }

    @Test
    public void propertiesCountAsWellAsThePayload() {
        String text = "x".repeat(1000);
        Will plain = new Will("devices/me/events/a", GatewayFixture.content("", Map.of()), 0);
        Will full = new Will("devices/me/events/a", GatewayFixture.content(text, Map.of(text, text)), 0);
        assertEquals(3000, full.octets() - plain.octets());
    }
}
