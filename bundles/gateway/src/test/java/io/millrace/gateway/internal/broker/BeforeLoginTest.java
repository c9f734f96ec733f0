package io.millrace.gateway.internal.broker;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.gateway.internal.quota.QuotaFixture;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class BeforeLoginTest {

    private static final int KIB = 1024;

    private final BeforeLogin beforeLogin =
            new BeforeLogin(QuotaFixture.guard(Map.of()), Duration.ofSeconds(10), 100 * KIB);

    private EmbeddedChannel entered() {
        EmbeddedChannel channel = new EmbeddedChannel();
        assertTrue(beforeLogin.enter(channel));
        return channel;
    }

    /** Sends some; returns whether the connection is open then. */
    private static boolean send(EmbeddedChannel channel, int kibibytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[kibibytes * KIB]));
        ByteBuf passed = channel.readInbound();
        if (passed != null) {
            passed.release();
        }
        return channel.isOpen();
    }

    @Test
    public void whoSendsMoreThanALogInIsClosedOnceAllTogetherHaveSentTooMuch() {
        List<EmbeddedChannel> flood = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            EmbeddedChannel channel = entered();
            flood.add(channel);
            assertTrue(send(channel, 25));
        }
        EmbeddedChannel ordinary = entered();
        assertTrue("a log-in passes", send(ordinary, 1));
        assertFalse("there is no room for it", send(flood.get(0), 25));
        assertEquals(4, beforeLogin.open());
        assertTrue("what it had is free again", send(entered(), 24));
    }

    @Test
    public void whoIsLoggedInIsNotCounted() {
        EmbeddedChannel device = entered();
        assertTrue(send(device, 90));
        BeforeLogin.loggedIn(device);
        assertTrue(send(device, 1000));
        assertEquals(0, beforeLogin.open());
        assertTrue(send(entered(), 90));
        device.close();
        assertTrue(device.pipeline().names().stream().noneMatch("before-login"::equals));
    }
}
