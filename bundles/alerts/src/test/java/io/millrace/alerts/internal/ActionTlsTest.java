package io.millrace.alerts.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.millrace.api.alert.ActionReport.State;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertSignal;
import io.millrace.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Webhooks and mails over TLS: to whom the node is told of, and to nobody else. The certificate is of 127.0.0.1. */
public class ActionTlsTest {

    private static final String STRANGER = "no TLS: its certificate is of no authority that is trusted here;"
            + " 'caFile' of io.millrace.alerts names more";
    private static final String OTHER_HOST = "no TLS: No name matching localhost found";
    private static final Map<String, Object> MAIL = Map.of("mail", Map.of("to", "ada@example.com"));

    @Rule
    public final Room room = new Room();

    private final TestTls tls = new TestTls();
    private final AtomicInteger called = new AtomicInteger();
    private HttpsServer web;

    @Before
    public void open() throws IOException {
        web = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        web.createContext("/", exchange -> {
            called.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        web.start();
    }

    @After
    public void close() {
        web.stop(0);
    }

    @Test
    public void aWebhookReachesAServerWhoseAuthorityTheNodeIsToldOf() throws Exception {
        room.restart(Map.of("webhookAllow", "127.0.0.1", "caFile", authority()));
        room.take(raise(webhook("127.0.0.1")));
        room.awaitAction(State.DONE, 1);
        assertEquals(1, called.get());
    }

    @Test
    public void aWebhookDoesNotReachAServerOfAStrangerOrOfAnotherName() throws Exception {
        room.restart(Map.of("webhookAllow", "127.0.0.1"));
        room.take(raise(webhook("127.0.0.1")));
        awaitReason("127.0.0.1: " + STRANGER);
        room.restart(Map.of("webhookAllow", "localhost", "caFile", authority()));
        room.take(clear(), raise(webhook("localhost")));
        awaitReason("localhost: " + OTHER_HOST);
        assertEquals(0, called.get());
    }

    @Test
    public void aMailGoesToAServerWhoseAuthorityTheNodeIsToldOf() throws Exception {
        for (String security : List.of("tls", "starttls")) {
            try (TlsMailServer server = new TlsMailServer(tls.context(), security.equals("tls"))) {
                room.restart(mail("127.0.0.1", server.port(), security, authority()));
                room.take(clear(), raise(MAIL));
                room.awaitAction(State.DONE, 1);
                assertTrue(server.mails.toString(), server.mails.get(0).contains("too hot"));
            }
        }
    }

    @Test
    public void noMailGoesToAServerOfAStrangerOrOfAnotherName() throws Exception {
        for (String security : List.of("tls", "starttls")) {
            try (TlsMailServer server = new TlsMailServer(tls.context(), security.equals("tls"))) {
                room.restart(mail("127.0.0.1", server.port(), security, ""));
                room.take(clear(), raise(MAIL));
                awaitReason("127.0.0.1: " + STRANGER);
                room.restart(mail("localhost", server.port(), security, authority()));
                room.take(clear(), raise(MAIL));
                awaitReason("localhost: " + OTHER_HOST);
                assertEquals(List.of(), server.mails);
            }
        }
    }

    @Test
    public void aFileThatHoldsNoAuthorityIsRefusedWithItsKey() throws Exception {
        Path file = Files.writeString(room.getRoot().toPath().resolve("empty.pem"), "");
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> room.restart(Map.of("caFile", file.toString())));
        assertTrue(e.getMessage(), e.getMessage().startsWith("io.millrace.alerts: 'caFile': '" + file));
        room.start(Map.of());
    }

    private void awaitReason(String reason) {
        await().untilAsserted(() -> {
            assertEquals(State.PENDING, room.report().state());
            assertEquals(reason, room.report().detail());
        });
    }

    /** Each call is of an alert later than the one before. */
    private AlertSignal raise(Map<String, Object> action) {
        return signal(true, List.of(action));
    }

    private AlertSignal clear() {
        return signal(false, List.of());
    }

    private AlertSignal signal(boolean raised, List<Map<String, Object>> actions) {
        room.clock.advance(Duration.ofHours(1));
        return new AlertSignal(
                "hot",
                "press-1",
                AlertSeverity.CRITICAL,
                raised,
                room.clock.instant(),
                Optional.empty(),
                "too hot",
                Map.of(),
                actions);
    }

    private Map<String, Object> webhook(String host) {
        return Map.of(
                "webhook",
                Map.of("url", "https://" + host + ":" + web.getAddress().getPort() + "/tickets"));
    }

    private static Map<String, Object> mail(String host, int port, String security, String caFile) {
        Map<String, Object> config = new HashMap<>();
        config.put("mailHost", host);
        config.put("mailPort", port);
        config.put("mailSecurity", security);
        config.put("mailFrom", "millrace@example.com");
        config.put("caFile", caFile);
        return config;
    }

    private String authority() throws IOException, CertificateEncodingException {
        String alias = tls.keyManager().getServerAliases("EC", null)[0];
        byte[] certificate = tls.keyManager().getCertificateChain(alias)[0].getEncoded();
        return Files.writeString(
                        room.getRoot().toPath().resolve("ca.pem"),
                        "-----BEGIN CERTIFICATE-----\n"
                                + Base64.getMimeEncoder().encodeToString(certificate)
                                + "\n-----END CERTIFICATE-----\n")
                .toString();
    }
}
