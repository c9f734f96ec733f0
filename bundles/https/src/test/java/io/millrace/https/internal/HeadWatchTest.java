package io.millrace.https.internal;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.testing.TestTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Heads have half a second here, and the connectors' own time-out is longer than any test waits. */
public class HeadWatchTest {

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int TLS_ALERT = 0x15;
    private static final byte[] CLIENT_HELLO = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03
    };

    private final TlsProvider tls = new TlsProvider();
    private final HttpsListener listener = new HttpsListener(
            HttpsListenerTest.settings(Map.of("bindAddress", "127.0.0.1", "port", "0")), tls, Duration.ofMillis(500));
    private final Server server = new Server();
    private final ServerConnector clear = new ServerConnector(server);
    private final ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor();

    @Before
    public void start() throws Exception {
        clear.setHost("127.0.0.1");
        clear.setIdleTimeout(60_000);
        server.addConnector(clear);
        server.setHandler(new AbstractHandler() {
            @Override
            public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response) {
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                base.setHandled(true);
            }
        });
        server.start();
        tls.whenBound(listener::attach);
        tls.bindTls(new TestTls());
        listener.serve(server);
    }

    @After
    public void stop() throws Exception {
        drops.shutdownNow();
        listener.detach();
        server.stop();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, byte... octets) throws IOException {
        socket.getOutputStream().write(octets);
    }

    /** Goes on with an octet every 50 ms, for as long as the server takes them. */
    private void drip(Socket socket, char octet) {
        drops.scheduleAtFixedRate(
                () -> {
                    try {
                        write(socket, (byte) octet);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e); // which ends this
                    }
                },
                0,
                50,
                TimeUnit.MILLISECONDS);
    }

    private static String readToTheEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** Sends a request, and returns the first line of the answer, which has no body. */
    private static String ask(Socket socket) throws IOException {
        write(socket, REQUEST.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = socket.getInputStream().read();
            if (octet < 0) {
                return "end after " + head;
            }
            head.append((char) octet);
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    @Test
    public void aHeadThatDripsInIsCutOffWithTheReason() throws Exception {
        try (Socket slow = connect(clear.getLocalPort())) {
            write(slow, "GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            drip(slow, 'x');
            String said = readToTheEnd(slow);
            assertThat(said, startsWith("HTTP/1.1 408 Request Timeout"));
            assertThat(said, containsString("the head of the request took too long"));
        }
    }

    @Test
    public void theHeadOfALaterRequestHasItsTimeFromItsFirstOctet() throws Exception {
        try (Socket steady = connect(clear.getLocalPort());
                Socket slow = connect(clear.getLocalPort())) {
            assertEquals("HTTP/1.1 204 No Content", ask(steady));
            assertEquals("HTTP/1.1 204 No Content", ask(slow));
            drip(slow, 'G');
            assertThat(readToTheEnd(slow), startsWith("HTTP/1.1 408 Request Timeout"));
            // longer than a head may take, but nothing of one had come
            assertEquals("HTTP/1.1 204 No Content", ask(steady));
        }
    }

    @Test
    public void whoOnlyConnectsIsClosed() throws Exception {
        try (Socket silent = connect(clear.getLocalPort());
                Socket silentTls = connect(listener.port())) {
            assertEquals("", readToTheEnd(silent));
            assertEquals("", readToTheEnd(silentTls));
        }
    }

    @Test
    public void aHandshakeThatDripsInIsCutOff() throws Exception {
        try (Socket slow = connect(listener.port())) {
            write(slow, CLIENT_HELLO);
            drip(slow, 'x');
            // fails after 20 s where the server does not end it; what it had not read resets the connection
            try {
                int alert = slow.getInputStream().read();
                assertTrue("" + alert, alert == -1 || alert == TLS_ALERT);
                readToTheEnd(slow);
            } catch (SocketException e) {
                assertThat(e.getMessage(), containsString("reset"));
            }
        }
    }
}
