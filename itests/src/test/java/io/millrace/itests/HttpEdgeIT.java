package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.HttpWire;
import io.millrace.itests.client.OpenSsl;
import io.millrace.itests.client.OpenSsl.Certificate;
import io.millrace.itests.client.Rest;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The edge of device HTTP: its sockets, who holds them, and how long; certificates instead of secrets. */
public class HttpEdgeIT {

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();

    private HttpWire wire(String deviceId) throws Exception {
        return new HttpWire(
                new Socket("127.0.0.1", NODE.port("HTTP")), DeviceHttp.basic(deviceId, fleet.password(deviceId)));
    }

    @Test
    public void theSocketsOfADeviceThatIsOffAreClosedWithinASecondOfTheAnswer() throws Exception {
        for (String change : List.of("deactivate", "credentials/reset", "unregister")) {
            String id = "edge-" + change.replace("/", "-");
            fleet.register(id, id + "-other");
            try (HttpWire idle = wire(id);
                    HttpWire waiting = wire(id);
                    HttpWire other = wire(id + "-other")) {
                assertThat(idle.ask("POST", "/devices/me/telemetry", "1"), startsWith("HTTP/1.1 202"));
                assertThat(other.ask("POST", "/devices/me/telemetry", "1"), startsWith("HTTP/1.1 202"));
                waiting.send("GET", "/devices/me/commands?wait=60s", "");
                await().until(this::somebodyWaits);
                if (change.equals("unregister")) {
                    rest.delete("/devices/" + id).expect(204);
                } else {
                    rest.post("/devices/" + id + "/" + change, "").expect(200);
                }
                long answered = System.nanoTime();
                assertEquals(change, "", idle.readToTheEnd());
                assertThat(change, waiting.readToTheEnd(), startsWith("HTTP/1.1 401"));
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answered);
                assertTrue(change + ": closed " + took + " ms after the answer", took < 1000);
                assertThat(other.ask("POST", "/devices/me/telemetry", "2"), startsWith("HTTP/1.1 202"));
            }
            if (!change.equals("unregister")) {
                try (HttpWire again = wire(id)) {
                    assertThat(again.ask("POST", "/devices/me/telemetry", "3"), startsWith("HTTP/1.1 401"));
                }
            }
        }
    }

    private boolean somebodyWaits() {
        return rest.get("/metrics").body().lines().anyMatch(line -> line.startsWith("millrace_http_waiting 1"));
    }

    @Test
    public void headsAndHandshakesThatDripInAreCutOffAfterTenSecondsAndKeepNobodyOut() throws Exception {
        fleet.register("edge-steady");
        ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor();
        try (HttpWire steady = wire("edge-steady");
                Socket head = new Socket("127.0.0.1", NODE.port("HTTP"));
                Socket handshake = new Socket("127.0.0.1", NODE.port("HTTPS"))) {
            long begin = System.nanoTime();
            head.getOutputStream().write("POST /devices/me/telemetry HTTP/1.1\r\nX: ".getBytes());
            handshake.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
            for (Socket slow : List.of(head, handshake)) {
                slow.setSoTimeout(20_000);
                drops.scheduleAtFixedRate(() -> HttpWire.drop(slow), 0, 500, TimeUnit.MILLISECONDS);
            }
            assertThat(steady.ask("POST", "/devices/me/telemetry", "1"), startsWith("HTTP/1.1 202"));
            assertThat(HttpWire.readToTheEnd(head), startsWith("HTTP/1.1 408"));
            HttpWire.readToTheEnd(handshake); // an alert, or nothing
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
            assertTrue("after " + seconds + " s", seconds >= 9 && seconds <= 13);
            assertThat(steady.ask("POST", "/devices/me/telemetry", "2"), startsWith("HTTP/1.1 202"));
        } finally {
            drops.shutdownNow();
        }
    }

    @Test
    public void aCertificateIsTheDevicesLogInUntilItIsTakenAway() throws Exception {
        TlsClients tls = new TlsClients(NODE, rest);
        OpenSsl openSsl = new OpenSsl(FOLDER.newFolder().toPath());
        Certificate own = openSsl.selfSigned("edge-x509");
        Certificate other = openSsl.selfSigned("edge-x509");
        Certificate ca = openSsl.ca("edge-ca");
        tls.authority("edge-ca", "edge-signed-", ca);
        String sha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(own.certificate().getEncoded()));
        rest.post("/devices", "{\"id\":\"edge-x509\",\"credentials\":{\"x509\":{\"sha256\":\"" + sha256 + "\"}}}")
                .expect(201);
        fleet.register("edge-signed-1");
        try (HttpWire device = secure(tls, openSsl.keys(own), "");
                HttpWire named = secure(tls, openSsl.keys(own), DeviceHttp.basic("edge-x509", ""));
                HttpWire signed = secure(tls, openSsl.keys(openSsl.signed(ca, "edge-signed-1")), "");
                HttpWire foreign = secure(tls, openSsl.keys(openSsl.signed(ca, "edge-steady-9")), "");
                HttpWire stranger = secure(tls, openSsl.keys(other), "")) {
            for (HttpWire good : List.of(device, named, signed)) {
                assertThat(good.ask("POST", "/devices/me/telemetry", "{\"t\":1}"), startsWith("HTTP/1.1 202"));
            }
            for (HttpWire bad : List.of(foreign, stranger)) {
                assertThat(bad.ask("POST", "/devices/me/telemetry", "1"), startsWith("HTTP/1.1 401"));
            }
            rest.delete("/devices/edge-x509/credentials/x509").expect(204);
            rest.delete("/authorities/edge-ca").expect(204);
            for (HttpWire revoked : List.of(device, named, signed)) {
                assertEquals("", revoked.readToTheEnd());
            }
        }
        fleet.awaitCaughtUp("telemetry", "state");
        assertEquals(2, fleet.history("edge-x509").size());
        assertEquals(1, fleet.history("edge-signed-1").size());
    }

    @Test
    public void tokensThatAreWrongAreRefusedAtOnceAndTheRightOneLogsIn() throws Exception {
        TlsClients tls = new TlsClients(NODE, rest);
        String key = tls.keys("edge-token").path("primaryKey").asText();
        String other = tls.keys("edge-token-2").path("primaryKey").asText();
        long now = Instant.now().getEpochSecond();
        String right = TlsClients.token(key, "devices%2Fedge-token", now + 600);
        for (String wrong : List.of(
                TlsClients.token(key, "devices%2Fedge-token", now - 60),
                TlsClients.token(other, "devices%2Fedge-token", now + 600),
                TlsClients.token(key, "devices%2Fedge-token-2", now + 600),
                // an end so far that no sum with it is a time
                TlsClients.token(key, "devices%2Fedge-token", 31_556_889_864_403_199L),
                right.replace("se=", "se=1"))) {
            long begin = System.nanoTime();
            try (HttpWire device = new HttpWire(new Socket("127.0.0.1", NODE.port("HTTP")), wrong)) {
                assertThat(wrong, device.ask("POST", "/devices/me/telemetry", "1"), startsWith("HTTP/1.1 401"));
            }
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertTrue(wrong + " took " + took + " ms", took < 3000);
        }
        try (HttpWire device = new HttpWire(new Socket("127.0.0.1", NODE.port("HTTP")), right)) {
            assertThat(device.ask("POST", "/devices/me/telemetry", "1"), startsWith("HTTP/1.1 202"));
        }
    }

    @Test
    public void whatTheHttpServerRefusesByItselfIsAProblemToo() throws Exception {
        fleet.register("edge-plain");
        for (String path : List.of("/devices/%zz/telemetry", "/api/v1/devices/%zz", "/%zz")) {
            assertProblem(path, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400);
        }
        assertProblem("CONNECT", "CONNECT other:80 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400);
        try (HttpWire device = wire("edge-plain")) {
            assertThat(device.ask("POST", "/devices", "1"), startsWith("HTTP/1.1 404"));
            assertThat(device.ask("POST", "/devices/me/telemetry", "1"), startsWith("HTTP/1.1 202"));
        }
    }

    private static void assertProblem(String what, String request, int status) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", NODE.port("HTTP"))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = HttpWire.readToTheEnd(socket);
            assertThat(what, answer, startsWith("HTTP/1.1 " + status));
            assertThat(what, answer, containsString("application/problem+json"));
            assertThat(what, answer, containsString("\"detail\":"));
        }
    }

    private static HttpWire secure(TlsClients tls, KeyManagerFactory keys, String authorization) throws Exception {
        return new HttpWire(
                OpenSsl.context(tls.trust(), keys).getSocketFactory().createSocket("127.0.0.1", NODE.port("HTTPS")),
                authorization);
    }
}
