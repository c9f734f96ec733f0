package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.allOf;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.hasItem;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.OpenSsl;
import io.millrace.itests.client.OpenSsl.Certificate;
import io.millrace.itests.client.Rest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Client certificates that are not good for the device, over MQTT and HTTPS: what the client is told, and what the device's log
 * says to the operator.
 */
public class CertificatesIT {

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant NOW = Instant.now();
    private static final String NOT_THE_DEVICES =
            "the client certificate is not one of this user's, or the device may not connect";

    private static OpenSsl openssl;
    private static Certificate ca;

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();
    private final TlsClients clients;

    public CertificatesIT() throws Exception {
        clients = new TlsClients(NODE, rest);
    }

    @BeforeClass
    public static void registerAnAuthority() throws Exception {
        Path folder = FOLDER.getRoot().toPath();
        openssl = new OpenSsl(folder);
        ca = openssl.ca("Plant 3");
        Rest rest = new Fleet(NODE).rest();
        new TlsClients(NODE, rest).authority("plant-3", "cert-", ca);
    }

    @Test
    public void aGoodOneLogsInWithoutAUserName() throws Exception {
        fleet.register("cert-good");
        KeyManagerFactory keys = openssl.keys(openssl.signed(ca, "cert-good"));
        Mqtt5BlockingClient device = clients.mqtts("cert-good", "", "", keys);
        device.connect();
        device.disconnect();
        assertEquals(202, https("", keys).statusCode());
    }

    @Test
    public void expired() throws Exception {
        Instant end = Instant.ofEpochSecond(NOW.minus(DAY).getEpochSecond());
        assertRefused(
                "cert-expired",
                openssl.signed(ca, "cert-expired", NOW.minus(DAY.multipliedBy(2)), end),
                "the client certificate expired at " + end,
                "certificate expired at " + end);
    }

    @Test
    public void notYetValid() throws Exception {
        Instant from = Instant.ofEpochSecond(NOW.plus(DAY).getEpochSecond());
        assertRefused(
                "cert-early",
                openssl.signed(ca, "cert-early", from, from.plus(DAY)),
                "the client certificate is not valid before " + from,
                "certificate is not valid before " + from);
    }

    @Test
    public void selfSigned() throws Exception {
        assertRefused(
                "cert-self", openssl.selfSigned("cert-self"), NOT_THE_DEVICES, "no registered authority signed it");
    }

    @Test
    public void ofAnotherAuthorityWithTheSameName() throws Exception {
        assertRefused(
                "cert-other-ca",
                openssl.signed(openssl.ca("Plant 3"), "cert-other-ca"),
                NOT_THE_DEVICES,
                "authority 'plant-3' did not sign the certificate");
    }

    @Test
    public void outsideThePrefix() throws Exception {
        assertRefused(
                "outside-1",
                openssl.signed(ca, "outside-1"),
                NOT_THE_DEVICES,
                "authority 'plant-3' signed the certificate, but is bound to ids that begin with 'cert-'");
    }

    @Test
    public void issuedBeforeTheReset() throws Exception {
        fleet.register("cert-reset");
        Certificate before = openssl.signed(ca, "cert-reset");
        clients.mqtts("cert-reset", "", "", openssl.keys(before)).connect();
        rest.post("/devices/cert-reset/credentials/reset", "{}").expect(200);
        assertRefused("", "cert-reset", before, NOT_THE_DEVICES, "before the reset of the device at ");
        Instant now = Instant.now();
        Certificate fresh = openssl.signed(ca, "cert-reset", now.plusSeconds(1), now.plus(DAY));
        KeyManagerFactory keys = openssl.keys(fresh);
        await().until(() -> https("", keys).statusCode() == 202); // as soon as it is valid
    }

    @Test
    public void withTheNameOfAnotherDevice() throws Exception {
        fleet.register("cert-another");
        fleet.register("cert-me");
        assertRefused(
                "cert-me",
                "cert-me",
                openssl.signed(ca, "cert-another"),
                NOT_THE_DEVICES,
                "the certificate is of 'cert-another', the user name says 'cert-me'");
    }

    private void assertRefused(String deviceId, Certificate shown, String told, String logged) throws Exception {
        fleet.register(deviceId);
        assertRefused("", deviceId, shown, told, logged);
    }

    private void assertRefused(String user, String deviceId, Certificate shown, String told, String logged)
            throws Exception {
        KeyManagerFactory keys = openssl.keys(shown);
        Mqtt5ConnAck connack = assertThrows(Mqtt5ConnAckException.class, () -> clients.mqtts(deviceId, user, "", keys)
                        .connect())
                .getMqttMessage();
        assertEquals("BAD_USER_NAME_OR_PASSWORD", connack.getReasonCode().toString());
        assertThat(connack.getReasonString().orElseThrow().toString(), startsWith(told));
        HttpResponse<String> answer = https(user, keys);
        assertEquals(401, answer.statusCode());
        assertThat(answer.body(), containsString(told));
        Map<String, List<String>> refusals = refusals(deviceId);
        for (String protocol : List.of("mqtt", "http")) {
            assertThat(
                    refusals.toString(),
                    refusals.getOrDefault(protocol, List.of()),
                    hasItem(allOf(startsWith("log-in refused: "), containsString(logged))));
        }
    }

    private Map<String, List<String>> refusals(String deviceId) {
        Map<String, List<String>> texts = new TreeMap<>();
        for (JsonNode entry :
                rest.get("/devices/" + deviceId + "/log").expect(200).json().path("log")) {
            if (entry.path("event").asText().equals("login-refused")) {
                texts.computeIfAbsent(entry.path("protocol").asText(), protocol -> new ArrayList<>())
                        .add(entry.path("text").asText());
            }
        }
        return texts;
    }

    private HttpResponse<String> https(String user, KeyManagerFactory keys) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + NODE.port("HTTPS") + "/devices/me/telemetry"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"t\":1}"));
        if (!user.isEmpty()) {
            request.header("Authorization", DeviceHttp.basic(user, ""));
        }
        return HttpClient.newBuilder()
                .sslContext(OpenSsl.context(clients.trust(), keys))
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
