package io.millrace.gateway.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.gateway.internal.core.FakeIdentity;
import io.millrace.gateway.internal.core.FakeLog;
import io.millrace.gateway.internal.core.FakeRegistry;
import io.millrace.gateway.internal.core.FakeState;
import io.millrace.gateway.internal.core.Services;
import io.millrace.gateway.internal.quota.QuotaComponent;
import io.millrace.gateway.internal.quota.QuotaFixture;
import io.millrace.testing.TestTls;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** Every protocol over TLS, with and without a client's certificate. */
public class TlsListenersTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Services services = new Services();
    private final TestTls tls = new TestTls();
    private GatewayComponent component;

    @Before
    public void start() throws Exception {
        services.bindIdentity(new FakeIdentity());
        services.bindRegistry(new FakeRegistry());
        services.bindState(new FakeState());
        services.bindLog(new FakeLog());
        Map<String, Object> values = new HashMap<>(
                Map.of("folder", folder.getRoot().toString(), "bindAddress", "127.0.0.1", "loginTimeoutSeconds", "1"));
        List.of("mqtt", "amqp", "stomp", "mqtts", "amqps", "stomps").forEach(name -> values.put(name + "Port", "0"));
        component = new GatewayComponent(
                Converters.standardConverter().convert(values).to(GatewayConfig.class),
                services,
                new QuotaComponent(QuotaFixture.config(Map.of())));
        component.start();
        assertFalse("no certificate yet", component.check().ok());
        services.bindTls(tls);
        assertTrue(component.check().detail(), component.check().ok());
    }

    @After
    public void stop() {
        component.stop();
    }

    private int port(String name) {
        return component.acceptors().stream()
                .filter(acceptor -> acceptor.settings().name().equals(name))
                .findFirst()
                .orElseThrow()
                .port();
    }

    private void mqtt(String scheme, SSLContext context, String user, String password) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setSocketFactory(context.getSocketFactory());
        options.setHttpsHostnameVerificationEnabled(false);
        options.setMaxReconnectDelay(1);
        if (!user.isEmpty()) {
            options.setUserName(user);
        }
        if (!password.isEmpty()) {
            options.setPassword(password.toCharArray());
        }
        try (MqttClient client = new MqttClient(scheme + port("mqtts"), "d1", new MemoryPersistence())) {
            client.connect(options);
            client.publish("devices/me/telemetry", new byte[100_000], 1, false);
            assertEquals("mqtt", component.connected("d1").orElseThrow().protocol());
            client.disconnect();
        }
        await().until(() -> component.connections() == 0);
    }

    @Test
    public void mqttIsSpokenOverTlsPlainAndOverWebSocket() throws Exception {
        for (String scheme : List.of("ssl://127.0.0.1:", "wss://127.0.0.1:")) {
            mqtt(scheme, TestTls.client(), "d1", "secret");
            mqtt(scheme, TestTls.client("d1"), "d1", "");
            mqtt(scheme, TestTls.client("d1"), "", "");
            assertThrows(MqttException.class, () -> mqtt(scheme, TestTls.client("d2"), "d1", ""));
            assertThrows(MqttException.class, () -> mqtt(scheme, TestTls.client("d2"), "", ""));
            assertThrows(MqttException.class, () -> mqtt(scheme, TestTls.client(), "", ""));
        }
    }

    private void amqp(SSLContext context, String user, String password) throws Exception {
        ConnectionOptions options = new ConnectionOptions().reconnectEnabled(false);
        options.sslEnabled(true);
        options.sslOptions().sslContextOverride(context).verifyHost(false);
        if (!user.isEmpty()) {
            options.user(user).password(password);
        } else {
            options.saslOptions().addAllowedMechanism("EXTERNAL");
        }
        try (Client client = Client.create();
                Connection connection = client.connect("127.0.0.1", port("amqps"), options)) {
            connection.openFuture().get(10, TimeUnit.SECONDS);
            assertEquals("amqp", component.connected("d1").orElseThrow().protocol());
        }
        await().until(() -> component.connections() == 0);
    }

    @Test
    public void amqpIsSpokenOverTlsWithPlainAndExternal() throws Exception {
        amqp(TestTls.client(), "d1", "secret");
        amqp(TestTls.client("d1"), "", "");
        assertThrows(Exception.class, () -> amqp(TestTls.client(), "", ""));
        assertThrows(ClientException.class, () -> {
            try {
                amqp(TestTls.client(), "d1", "wrong");
            } catch (java.util.concurrent.ExecutionException e) {
                throw e.getCause() instanceof ClientException refused ? refused : e;
            }
        });
    }

    private String stomp(SSLContext context, String headers) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port("stomps"))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("CONNECT\naccept-version:1.2\nhost:h\n" + headers + "\n\0")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
        }
    }

    @Test
    public void stompIsSpokenOverTls() throws Exception {
        assertEquals("CONNE", stomp(TestTls.client(), "login:d1\npasscode:secret\n"));
        assertEquals("CONNE", stomp(TestTls.client("d1"), ""));
        assertEquals("CONNE", stomp(TestTls.client("d1"), "login:d1\n"));
        assertEquals("ERROR", stomp(TestTls.client("d1"), "login:d2\n"));
        assertEquals("ERROR", stomp(TestTls.client(), ""));
    }

    @Test
    public void whoDoesNotSpeakTlsOrStopsInTheHandshakeIsClosed() throws Exception {
        try (Socket clear = new Socket("127.0.0.1", port("mqtts"))) {
            clear.setSoTimeout(10_000);
            clear.getOutputStream().write(new byte[] {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0});
            assertTrue("an alert, and the end", clear.getInputStream().readAllBytes().length < 20);
        }
        try (Socket silent = new Socket("127.0.0.1", port("mqtts"))) {
            silent.setSoTimeout(10_000);
            long begin = System.nanoTime();
            silent.getOutputStream().write(new byte[] {0x16, 3, 1, 1, 0});
            silent.getInputStream().readAllBytes();
            assertTrue(Duration.ofNanos(System.nanoTime() - begin).toMillis() >= 900);
        }
    }

    @Test
    public void theLastCertificateServesWhileItsProviderIsReplaced() throws Exception {
        mqtt("ssl://127.0.0.1:", TestTls.client(), "d1", "secret");
        services.unbindTls(tls);
        mqtt("ssl://127.0.0.1:", TestTls.client(), "d1", "secret");
        services.bindTls(new TestTls());
        mqtt("ssl://127.0.0.1:", TestTls.client(), "d1", "secret");
        assertTrue(component.check().ok());
    }
}
