package io.millrace.https.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.testing.TestTls;
import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.util.converter.Converters;

public class HttpsListenerTest {

    private final TlsProvider tls = new TlsProvider();
    private final HttpsListener listener =
            new HttpsListener(settings(Map.of("bindAddress", "127.0.0.1", "port", "0")), tls);
    private Server server;

    static HttpsSettings settings(Map<String, Object> values) {
        return HttpsSettings.of(Converters.standardConverter().convert(values).to(HttpsConfig.class));
    }

    /** Says how the request came. */
    private static final class Echo extends AbstractHandler {

        @Override
        public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            X509Certificate[] shown = (X509Certificate[]) request.getAttribute("javax.servlet.request.X509Certificate");
            String who = shown == null
                    ? "nobody"
                    : shown[0].getSubjectX500Principal().getName();
            response.getWriter().print(request.getScheme() + " " + request.isSecure() + " " + who);
            base.setHandled(true);
        }
    }

    private static Server server() throws Exception {
        Server made = new Server();
        ServerConnector clear = new ServerConnector(made);
        clear.setHost("127.0.0.1");
        made.addConnector(clear);
        made.setHandler(new Echo());
        made.start();
        return made;
    }

    @Before
    public void start() throws Exception {
        server = server();
        tls.whenBound(listener::attach);
    }

    @After
    public void stop() throws Exception {
        listener.detach();
        server.stop();
    }

    private String get(SSLContext client) throws IOException {
        URL url = new URL("https://127.0.0.1:" + listener.port() + "/");
        HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
        connection.setSSLSocketFactory(client.getSocketFactory());
        connection.setReadTimeout(10_000);
        try {
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            connection.disconnect();
        }
    }

    @Test
    public void itListensBesideTheClearOneOnceThereIsACertificate() throws Exception {
        listener.serve(server);
        assertTrue(listener.health().detail(), listener.health().detail().contains("io.millrace.tls is away"));
        assertEquals(0, listener.port());
        tls.bindTls(new TestTls());
        assertTrue(listener.health().detail(), listener.health().ok());
        assertEquals("https true nobody", get(TestTls.client()));
        assertEquals("https true CN=press-1", get(TestTls.client("press-1")));
        assertEquals(2, server.getConnectors().length);
    }

    @Test
    public void itGoesOnWhileTheCertificatesProviderIsReplaced() throws Exception {
        TestTls first = new TestTls();
        tls.bindTls(first);
        listener.serve(server);
        int port = listener.port();
        tls.unbindTls(first);
        assertEquals("https true nobody", get(TestTls.client()));
        tls.bindTls(new TestTls());
        assertEquals("https true nobody", get(TestTls.client()));
        assertEquals(port, listener.port());
    }

    @Test
    public void itFollowsTheServerThatServesHttp() throws Exception {
        tls.bindTls(new TestTls());
        listener.serve(server);
        Server other = server();
        try {
            listener.serve(other);
            assertEquals(1, server.getConnectors().length);
            assertEquals("https true nobody", get(TestTls.client()));
        } finally {
            listener.detach();
            other.stop();
        }
        assertEquals(0, listener.port());
    }

    @Test
    public void aClientDoesNotNegotiateAgain() throws Exception {
        tls.bindTls(new TestTls());
        listener.serve(server);
        try (SSLSocket socket =
                (SSLSocket) TestTls.client().getSocketFactory().createSocket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            assertThrows(IOException.class, () -> {
                socket.startHandshake();
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read() < 0) {
                    throw new EOFException("closed, and not answered");
                }
            });
        }
    }

    @Test
    public void aPortInUseIsNamedAndTheClearListenerGoesOn() throws Exception {
        tls.bindTls(new TestTls());
        try (ServerSocket taken = new ServerSocket(0)) {
            HttpsListener second = new HttpsListener(
                    settings(Map.of("bindAddress", "127.0.0.1", "port", "" + taken.getLocalPort())), tls);
            second.serve(server);
            assertTrue(second.health().detail(), second.health().detail().contains("set MILLRACE_HTTPS_PORT"));
            assertEquals(1, server.getConnectors().length);
        }
    }

    @Test
    public void everyValueThatIsWrongIsNamedWithItsKey() {
        List.of(Map.entry("port", "65536"), Map.entry("bindAddress", "$[env:X]"))
                .forEach(wrong -> {
                    IllegalArgumentException thrown = assertThrows(
                            IllegalArgumentException.class, () -> settings(Map.of(wrong.getKey(), wrong.getValue())));
                    assertTrue(thrown.getMessage().startsWith("io.millrace.https: '" + wrong.getKey() + "' "));
                });
    }
}
