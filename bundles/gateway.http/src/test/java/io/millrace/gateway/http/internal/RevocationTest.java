package io.millrace.gateway.http.internal;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import io.millrace.api.gateway.RefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What becomes of the sockets of a device whose right to be connected ends. */
public class RevocationTest {

    @Rule
    public final DeviceServer server = new DeviceServer(Map.of());

    private Socket socket;

    @Before
    public void connect() throws IOException {
        socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(10_000);
    }

    @After
    public void close() throws IOException {
        socket.close();
    }

    private void send(String deviceId, String request, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(request + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                + DeviceServer.basic(deviceId + ":secret") + "\r\n");
        List.of(headers).forEach(header -> head.append(header).append("\r\n"));
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void publish(String deviceId) throws IOException {
        send(deviceId, "POST /devices/me/telemetry", "Content-Length: 0");
        assertEquals("HTTP/1.1 202 Accepted", head());
    }

    /** Reads the head of an answer without a body; returns its first line. */
    private String head() throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (read.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return "end after " + read;
            }
            read.append((char) c);
        }
        return read.substring(0, read.indexOf("\r\n"));
    }

    private String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    public void anIdleSocketIsClosed() throws IOException {
        publish("press-1");
        assertEquals(1, server.metric("millrace_http_sockets"), 0);
        server.gateway.end("press-1", Reason.REVOKED);
        assertEquals("", rest());
        await().until(() -> server.metric("millrace_http_sockets") == 0);
    }

    @Test
    public void aSocketOfAnotherNowStays() throws IOException {
        publish("press-1");
        publish("press-2");
        server.gateway.end("press-1", Reason.REVOKED);
        publish("press-2");
        server.gateway.end("press-2", Reason.REVOKED);
        assertEquals("", rest());
    }

    @Test
    public void aSessionThatOnlyGivesWayKeepsItsSocket() throws IOException {
        publish("press-1");
        server.gateway.end("press-1", Reason.UNAVAILABLE);
        publish("press-1");
        assertEquals(2, server.gateway.logins.get());
    }

    @Test
    public void aRequestThatWaitsIsAnsweredFirst() throws IOException {
        FakeInbox inbox = new FakeInbox();
        server.providers.bindInbox(inbox);
        send("press-1", "GET /devices/me/commands?wait=30s");
        await().until(() -> inbox.isListening("press-1"));
        server.gateway.end("press-1", Reason.REVOKED);
        assertThat(rest(), containsString("HTTP/1.1 401"));
    }

    @Test
    public void aBodyThatIsOnItsWayIsRefused() throws IOException {
        publish("press-1");
        send("press-1", "POST /devices/me/telemetry", "Content-Length: 100");
        socket.getOutputStream().write('x');
        await().until(() -> server.metric("millrace_http_body_bytes") > 0);
        server.gateway.end("press-1", Reason.REVOKED);
        assertThat(rest(), containsString("HTTP/1.1 401"));
        assertEquals(1, server.gateway.sent.size());
    }

    @Test
    public void whatIsOnItsWayToTheDiskHasItsOutcomeFirst() throws IOException {
        server.gateway.holding = true;
        send("press-1", "POST /devices/me/telemetry", "Content-Length: 1");
        socket.getOutputStream().write('x');
        await().until(() -> server.gateway.held.size() == 1);
        server.gateway.end("press-1", Reason.REVOKED);
        server.gateway.held.get(0).accepted();
        assertThat(rest(), containsString("HTTP/1.1 202"));
    }

    @Test
    public void aSocketThatItsClientClosesIsForgotten() throws IOException {
        publish("press-1");
        socket.close();
        await().until(() -> server.metric("millrace_http_sockets") == 0);
        assertEquals(Optional.empty(), server.gateway.open.stream().skip(1).findAny());
    }
}
