package io.millrace.gateway.internal.broker;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.io.IOException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.Test;

public class FrontFailuresTest {

    @Test
    public void takesWhatThePeerOrTheNetworkDoesAsOrdinary() {
        assertTrue(FrontFailures.isOrdinary(new IOException("Connection reset by peer")));
        assertTrue(FrontFailures.isOrdinary(new DecoderException(new SSLHandshakeException("no cipher in common"))));
        assertTrue(FrontFailures.isOrdinary(new CorruptedFrameException("not masked")));
        assertTrue(FrontFailures.isOrdinary(new WebSocketHandshakeException("no key")));
    }

    @Test
    public void takesEverythingElseAsABugOfOurs() {
        assertFalse(FrontFailures.isOrdinary(new NullPointerException("x")));
        assertFalse(FrontFailures.isOrdinary(new DecoderException(new IllegalStateException("y"))));
        assertFalse(FrontFailures.isOrdinary(new DecoderException(new StackOverflowError())));
    }
}
