package io.millrace.gateway.internal.broker;

import static org.junit.Assert.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.Test;

public class PeerAddressTest {

    @Test
    public void hostAndPortAreReadable() throws Exception {
        assertEquals("192.0.2.1:5000", PeerAddress.of(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 5000)));
        assertEquals(
                "[2001:db8:0:0:0:0:0:1]:5000",
                PeerAddress.of(new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 5000)));
    }
}
