package io.millrace.https.internal;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import io.millrace.testing.TestTls;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class PlainAnswersTest {

    private static final int TOO_LONG = 20_000;

    private final TlsProvider tls = new TlsProvider();
    private final HttpsListener listener =
            new HttpsListener(HttpsListenerTest.settings(Map.of("bindAddress", "127.0.0.1", "port", "0")), tls);
    private final Server server = new Server();
    private final ServerConnector clear = new ServerConnector(server);
    private final ErrorHandler own = new ErrorHandler();

    /** Says which path it was asked for. */
    private static final class Echo extends AbstractHandler {

        @Override
        public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.getWriter().print(request.getMethod() + " " + request.getRequestURI());
            base.setHandled(true);
        }
    }

    private static ContextHandler context(String path) {
        ContextHandler context = new ContextHandler(path);
        context.setAllowNullPathInfo(false); // as Pax Web has it
        context.setHandler(new Echo());
        return context;
    }

    @Before
    public void start() throws Exception {
        clear.setHost("127.0.0.1");
        server.addConnector(clear);
        server.setErrorHandler(own);
        server.setHandler(new ContextHandlerCollection(context("/devices"), context("/")));
        server.start();
        tls.whenBound(listener::attach);
        tls.bindTls(new TestTls());
        listener.serve(server);
    }

    @After
    public void stop() throws Exception {
        listener.detach();
        server.stop();
    }

    private String ask(Socket socket, String head) throws IOException {
        try (socket) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> askBoth(String head) throws Exception {
        return List.of(
                ask(new Socket("127.0.0.1", clear.getLocalPort()), head),
                ask(TestTls.client().getSocketFactory().createSocket("127.0.0.1", listener.port()), head));
    }

    @Test
    public void whatIsNoHttpIsRefusedWithAProblem() throws Exception {
        record Row(String head, int status, String words) {}
        for (Row row : List.of(
                new Row("GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close", 400, "percent sign"),
                new Row("GET /devices/%zz HTTP/1.1\r\nHost: x\r\nConnection: close", 400, "percent sign"),
                new Row("GET / HTTP/1.1", 400, "Host"),
                new Row("CONNECT other:80 HTTP/1.1\r\nHost: x\r\nConnection: close", 400, "proxies"),
                new Row("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2", 400, "malformed"),
                new Row("GET / HTTP/9.9\r\nHost: x", 505, "Version"),
                new Row("GET /" + "x".repeat(TOO_LONG) + " HTTP/1.1\r\nHost: x", 414, "8 KiB"),
                new Row("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(TOO_LONG), 431, "8 KiB"))) {
            for (String answer : askBoth(row.head())) {
                assertThat(answer, startsWith("HTTP/1.1 " + row.status()));
                assertThat(answer, containsString("application/problem+json"));
                assertThat(answer, containsString("\"status\":" + row.status()));
                assertThat(answer, containsString(row.words()));
                assertThat(answer, not(containsString("<")));
            }
        }
    }

    @Test
    public void theBarePathOfTheDevicesIsAnsweredAndNotRedirected() throws Exception {
        for (String answer : askBoth("POST /devices HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close")) {
            assertThat(answer, startsWith("HTTP/1.1 200"));
            assertThat(answer, containsString("POST /devices"));
        }
    }

    @Test
    public void theServerIsLeftAsItWas() {
        listener.detach();
        assertEquals(own, server.getErrorHandler());
    }
}
