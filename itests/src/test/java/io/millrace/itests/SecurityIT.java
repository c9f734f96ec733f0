package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.Mqtt;
import io.millrace.itests.client.OpenSsl;
import io.millrace.itests.client.OpenSsl.Certificate;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Stomp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** TLS, certificates, tokens and revocation, as clients and operators see them. */
@Category(Alone.class)
public class SecurityIT {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();
    private OpenSsl openssl;
    private TlsClients clients;

    @Before
    public void trustTheServer() throws Exception {
        openssl = new OpenSsl(folder.getRoot().toPath());
        clients = new TlsClients(NODE, rest);
    }

    @Test
    public void everyProtocolIsServedOverTlsWithTheCaThatTheFirstStartMade() throws Exception {
        fleet.register("tls-1");
        String password = fleet.password("tls-1");
        Mqtt5BlockingClient mqtt = clients.mqtts("tls-1", "tls-1", password);
        mqtt.connect();
        mqtt.publishWith()
                .topic("devices/me/telemetry")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("{\"t\":1}".getBytes())
                .send();
        mqtt.disconnect();
        SSLContext context = OpenSsl.context(clients.trust());
        try (Stomp stomp = new Stomp(context.getSocketFactory().createSocket("127.0.0.1", NODE.port("STOMPS")))) {
            stomp.connect("tls-1", password).expect("CONNECTED");
        }
        try (Amqp amqp = Amqp.overTls(NODE.port("AMQPS"), context, "tls-1", password)) {
            amqp.sender("devices/me/telemetry");
        }
        HttpClient https = HttpClient.newBuilder().sslContext(context).build();
        String secure = "https://localhost:" + NODE.port("HTTPS");
        assertEquals(
                TlsClients.get(HttpClient.newHttpClient(), NODE.http("/ca.pem").toString()),
                TlsClients.get(https, secure + "/ca.pem"));
        int status = https.send(
                        HttpRequest.newBuilder(URI.create(secure + "/health")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
        assertEquals("a log-in is needed other than on the loopback listener", 401, status);
        for (String listener : List.of("MQTTS", "AMQPS", "STOMPS", "HTTPS")) {
            assertThat(openssl.connect(NODE.port(listener), "-tls1_3"), containsString("exit code 0"));
            assertThat(openssl.connect(NODE.port(listener), "-tls1_2"), containsString("exit code 0"));
            assertThat(
                    openssl.connect(NODE.port(listener), "-tls1_1", "-cipher", "ALL@SECLEVEL=0"),
                    containsString("exit code 1"));
        }
    }

    @Test
    public void theOperatorsOwnCertificateIsFollowedWhileConnectionsGoOn() throws Exception {
        fleet.register("tls-2");
        Path tls = NODE.data().resolve("tls");
        Mqtt5BlockingClient open = clients.mqtts("tls-2", "tls-2", fleet.password("tls-2"));
        open.connect();
        Certificate rsa = openssl.server("RSA");
        Certificate ec = openssl.server("EC");
        for (Certificate brought : List.of(rsa, ec)) {
            Files.copy(brought.key(), tls.resolve("server.key"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.copy(brought.pem(), tls.resolve("server.pem"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            for (String listener : List.of("MQTTS", "HTTPS")) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> openssl.connect(NODE.port(listener)).contains(TlsClients.body(brought)));
            }
        }
        Files.writeString(tls.resolve("server.key"), "no key");
        awaitHealth("DEGRADED");
        assertThat(rest.get("/health").body(), containsString("server.key holds 0 private keys"));
        assertThat(openssl.connect(NODE.port("MQTTS")), containsString(TlsClients.body(ec)));
        Files.delete(tls.resolve("server.key"));
        Files.delete(tls.resolve("server.pem"));
        awaitHealth("UP");
        open.publishWith()
                .topic("devices/me/telemetry")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(new byte[] {'1'})
                .send();
        open.disconnect();
    }

    private void awaitHealth(String status) {
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> rest.get("/health")
                                .expect(200)
                                .json()
                                .path("status")
                                .asText(),
                        status::equals);
    }

    @Test
    public void aDeviceLogsInWithACertificateOfARegisteredAuthorityAlone() throws Exception {
        fleet.register("ca-1");
        Certificate ca = openssl.ca("Plant");
        clients.authority("plant", "ca-", ca);
        KeyManagerFactory keys = openssl.keys(openssl.signed(ca, "ca-1"));
        Mqtt5BlockingClient mqtt = clients.mqtts("ca-1", "", "", keys);
        mqtt.connect();
        mqtt.publishWith()
                .topic("devices/me/telemetry")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("{\"c\":1}".getBytes())
                .send();
        mqtt.disconnect();
        clients.mqtts("", "", "", keys).connect();
        SSLContext context = OpenSsl.context(clients.trust(), keys);
        try (Amqp amqp = new Amqp(NODE.port("AMQPS"), context)) {
            amqp.sender("devices/ca-1/telemetry");
        }
        try (Stomp stomp = new Stomp(context.getSocketFactory().createSocket("127.0.0.1", NODE.port("STOMPS")))) {
            stomp.connect("", "").expect("CONNECTED");
        }
        rest.post("/devices/ca-1/credentials/reset", "{}").expect(200);
        assertEquals("BAD_USER_NAME_OR_PASSWORD", TlsClients.refusal(clients.mqtts("ca-1", "", "", keys)));
    }

    @Test
    public void aCertificateDoesNotHelpAnotherDevicesSecretAndWithoutEitherNobodyLogsIn() throws Exception {
        fleet.register("ca-3", "ca-4");
        Certificate ca = openssl.ca("Plant 2");
        clients.authority("plant-2", "ca-", ca);
        KeyManagerFactory keys = openssl.keys(openssl.signed(ca, "ca-3"));
        clients.mqtts("ca-3", "", "", keys).connect();
        assertEquals(
                "BAD_USER_NAME_OR_PASSWORD",
                TlsClients.refusal(clients.mqtts("ca-4", "ca-4", fleet.password("ca-4"), keys)));
        assertEquals("BAD_USER_NAME_OR_PASSWORD", TlsClients.refusal(clients.mqtts("ca-3", "ca-3", "")));
    }

    @Test
    public void aRegisteredThumbprintLogsInAndEachNamedCredentialEndsAlone() throws Exception {
        Certificate own = openssl.selfSigned("whatever");
        String sha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(own.certificate().getEncoded()));
        rest.post("/devices", "{\"id\":\"thumb-1\",\"credentials\":{\"x509\":{\"sha256\":\"" + sha256 + "\"}}}")
                .expect(201);
        String password = rest.put("/devices/thumb-1/credentials/password", "{\"kind\":\"password\"}")
                .expect(200)
                .json()
                .path("secret")
                .asText();
        Mqtt5BlockingClient byCertificate = clients.mqtts("thumb-1", "thumb-1", "", openssl.keys(own));
        Mqtt5BlockingClient byPassword = clients.mqtts("thumb-1/2", "thumb-1", password);
        byCertificate.connect();
        byPassword.connect();
        rest.delete("/devices/thumb-1/credentials/x509").expect(204);
        await().atMost(Duration.ofSeconds(1))
                .until(() -> !byCertificate.getState().isConnected());
        assertTrue(byPassword.getState().isConnected());
        assertEquals(
                "BAD_USER_NAME_OR_PASSWORD",
                TlsClients.refusal(clients.mqtts("thumb-1", "thumb-1", "", openssl.keys(own))));
        String renewed = rest.put("/devices/thumb-1/credentials/password", "{\"overlap\":\"PT1H\"}")
                .expect(200)
                .json()
                .path("secret")
                .asText();
        assertTrue(byPassword.getState().isConnected());
        clients.mqtts("thumb-1/3", "thumb-1", password).connect();
        clients.mqtts("thumb-1/4", "thumb-1", renewed).connect();
        rest.delete("/devices/thumb-1/credentials/password~previous").expect(204);
        await().atMost(Duration.ofSeconds(1)).until(() -> !byPassword.getState().isConnected());
        assertEquals("BAD_USER_NAME_OR_PASSWORD", TlsClients.refusal(clients.mqtts("thumb-1/3", "thumb-1", password)));
    }

    @Test
    public void tokensLogInAsTheDesignSaysAndNoOthers() throws Exception {
        String primary = clients.keys("token-1").path("primaryKey").asText();
        String foreign = clients.keys("token-10").path("primaryKey").asText();
        long end = Instant.now().plusSeconds(600).getEpochSecond();
        String good = TlsClients.token(primary, "devices%2Ftoken-1", end);
        List<String> right = List.of(
                good,
                good + "&skn=",
                TlsClients.token(primary, "gw.example.test%2fdevices%2ftoken-1", end),
                TlsClients.token(primary, "devices%2Ftoken-1", Instant.now().getEpochSecond() - 2));
        for (String token : right) {
            clients.mqtts("token-1", "token-1", token).connect();
        }
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put(
                "expired",
                TlsClients.token(primary, "devices%2Ftoken-1", Instant.now().getEpochSecond() - 10));
        wrong.put("another key", TlsClients.token(foreign, "devices%2Ftoken-1", end));
        wrong.put("another device's", TlsClients.token(primary, "devices%2Ftoken-10", end));
        wrong.put("a string prefix", TlsClients.token(primary, "devices%2Ftoken-", end));
        wrong.put("the devices of all", TlsClients.token(primary, "devices", end));
        wrong.put("a longer life", good.replace("se=" + end, "se=" + (end + 1)));
        wrong.put("another resource", good.replace("token-1&", "token-1%2Ftelemetry&"));
        wrong.put("encoded anew", good.replace("%2Ftoken", "%2ftoken"));
        wrong.put("no base64", "SharedAccessSignature sr=devices%2Ftoken-1&sig=!!&se=" + end);
        wrong.put("no signature", "SharedAccessSignature sr=devices%2Ftoken-1&se=" + end);
        wrong.forEach((what, token) -> assertEquals(
                what, "BAD_USER_NAME_OR_PASSWORD", TlsClients.refusal(clients.mqtts("token-1", "token-1", token))));
        // a token is good for its own device only
        assertEquals("BAD_USER_NAME_OR_PASSWORD", TlsClients.refusal(clients.mqtts("token-10", "token-10", good)));
        // and not after a reset, however long it was meant to last
        rest.post("/devices/token-1/credentials/reset", "{}").expect(200);
        assertEquals("BAD_USER_NAME_OR_PASSWORD", TlsClients.refusal(clients.mqtts("token-1", "token-1", good)));
        assertThat(
                rest.get("/devices/token-1/log").body(),
                containsString("log-in refused: token is signed by none of the registered keys"));
    }

    @Test
    public void aLongerPathNarrowsWhatATokenIsGoodFor() throws Exception {
        clients.keys("token-3");
        String narrow = rest.post("/devices/token-3/tokens", "{\"validFor\":\"PT1M\",\"path\":\"telemetry\"}")
                .expect(201)
                .json()
                .path("token")
                .asText();
        Mqtt5BlockingClient narrowed = clients.mqtts("token-3", "token-3", narrow);
        narrowed.connect();
        narrowed.publishWith()
                .topic("devices/me/telemetry/a")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(new byte[] {'1'})
                .send();
        Mqtt5PubAckException refused = assertThrows(Mqtt5PubAckException.class, () -> narrowed.publishWith()
                .topic("devices/me/events/alarm")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send());
        assertEquals("NOT_AUTHORIZED", refused.getMqttMessage().getReasonCode().toString());
    }

    @Test
    public void aLinkEndsWithItsToken() throws Exception {
        fleet.register("token-2");
        String token = rest.post("/devices/token-2/tokens", "{\"validFor\":\"PT2S\"}")
                .expect(201)
                .json()
                .path("token")
                .asText();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Mqtt.client("token-2", NODE.port("MQTT"), "token-2", token, null, ended::complete)
                .connect();
        Mqtt5DisconnectException end = (Mqtt5DisconnectException) ended.get(10, TimeUnit.SECONDS);
        assertEquals("NOT_AUTHORIZED", end.getMqttMessage().getReasonCode().toString());
    }

    @Test
    public void aCredentialIsGoodInItsTimeOnlyAndItsConnectionsEndWithIt() throws Exception {
        fleet.register("timed-1");
        Instant later = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3600);
        String early = put("timed-1", "early", "\"notBefore\":\"" + later + "\"");
        assertEquals("BAD_USER_NAME_OR_PASSWORD", TlsClients.refusal(clients.mqtts("timed-1", "timed-1", early)));
        assertThat(
                rest.get("/devices/timed-1/log").body(),
                containsString("credential early is not valid before " + later));
        String brief = put("timed-1", "brief", "\"notAfter\":\"" + Instant.now().plusSeconds(3) + "\"");
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Mqtt.client("timed-1", NODE.port("MQTT"), "timed-1", brief, null, ended::complete)
                .connect();
        Mqtt5DisconnectException end = (Mqtt5DisconnectException) ended.get(10, TimeUnit.SECONDS);
        assertEquals("NOT_AUTHORIZED", end.getMqttMessage().getReasonCode().toString());
        assertEquals("BAD_USER_NAME_OR_PASSWORD", TlsClients.refusal(clients.mqtts("timed-1", "timed-1", brief)));
        clients.mqtts("timed-1", "timed-1", fleet.password("timed-1")).connect();
    }

    private String put(String deviceId, String name, String validity) {
        return rest.put("/devices/" + deviceId + "/credentials/" + name, "{\"kind\":\"password\"," + validity + "}")
                .expect(200)
                .json()
                .path("secret")
                .asText();
    }

    @Test
    public void aDeviceThatIsDeactivatedIsOffWithinASecondOnEveryProtocolAndStaysSo() throws Exception {
        fleet.register("off-1");
        String password = fleet.password("off-1");
        CompletableFuture<Throwable> mqttEnd = new CompletableFuture<>();
        CompletableFuture<Throwable> mqttsEnd = new CompletableFuture<>();
        Mqtt.client("off-1/a", NODE.port("MQTT"), "off-1", password, null, mqttEnd::complete)
                .connect();
        Mqtt.client("off-1/b", NODE.port("MQTTS"), "off-1", password, clients.sslConfig(), mqttsEnd::complete)
                .connect();
        Amqp amqp = new Amqp(NODE.port("AMQP"), "off-1", password);
        Stomp stomp = new Stomp(NODE.port("STOMP"));
        stomp.connect("off-1", password).expect("CONNECTED");
        rest.post("/devices/off-1/deactivate", "{}").expect(200);
        long answered = System.nanoTime();
        Mqtt5DisconnectException end = (Mqtt5DisconnectException) mqttEnd.get(1, TimeUnit.SECONDS);
        mqttsEnd.get(1, TimeUnit.SECONDS);
        Exception amqpEnd = amqp.ended().get(1, TimeUnit.SECONDS);
        Stomp.Frame error = stomp.receive().expect("ERROR");
        assertThrows(java.io.EOFException.class, stomp::receive);
        assertTrue("all are closed within a second", System.nanoTime() - answered < SECOND);
        assertEquals("NOT_AUTHORIZED", end.getMqttMessage().getReasonCode().toString());
        assertThat("" + end.getMqttMessage().getReasonString().orElseThrow(), containsString("deactivated"));
        assertThat("" + amqpEnd, containsString("deactivated"));
        assertThat(error.headers().get("message"), containsString("deactivated"));
        assertEquals("BAD_USER_NAME_OR_PASSWORD", TlsClients.refusal(clients.mqtts("off-1", "off-1", password)));
        rest.post("/devices/off-1/activate", "{}").expect(200);
        clients.mqtts("off-1", "off-1", password).connect();
    }

    @Test
    public void anAuthorityThatIsRemovedEndsWhatLoggedInByIt() throws Exception {
        fleet.register("gone-1");
        Certificate ca = openssl.ca("Gone");
        clients.authority("gone", "gone-", ca);
        KeyManagerFactory keys = openssl.keys(openssl.signed(ca, "gone-1"));
        Mqtt5BlockingClient byCertificate = clients.mqtts("gone-1", "", "", keys);
        Mqtt5BlockingClient byPassword = clients.mqtts("gone-1/2", "gone-1", fleet.password("gone-1"));
        byCertificate.connect();
        byPassword.connect();
        rest.delete("/authorities/gone").expect(204);
        await().atMost(Duration.ofSeconds(1))
                .until(() -> !byCertificate.getState().isConnected());
        assertTrue(byPassword.getState().isConnected());
        assertEquals("BAD_USER_NAME_OR_PASSWORD", TlsClients.refusal(clients.mqtts("gone-1", "", "", keys)));
    }

    @Test
    public void whatIsWrongInAnAuthorityIsSaidWithItsPlace() throws Exception {
        String device = openssl.selfSigned("x").text().replace("\n", "\\n");
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("{\"idPrefix\":\"a\"}", "/certificate");
        wrong.put("{\"idPrefix\":\"a\",\"certificate\":\"x\"}", "/certificate");
        wrong.put("{\"certificate\":\"" + device + "\"}", "/idPrefix");
        wrong.put(
                "{\"idPrefix\":\"a b\",\"certificate\":\""
                        + openssl.ca("c").text().replace("\n", "\\n") + "\"}",
                "/idPrefix");
        wrong.forEach((body, pointer) -> assertEquals(
                body,
                pointer,
                rest.put("/authorities/wrong", body)
                        .expect(400)
                        .json()
                        .at("/errors/0/pointer")
                        .asText()));
        rest.get("/authorities/wrong").expect(404);
    }
}
