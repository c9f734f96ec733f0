package io.millrace.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import io.millrace.itests.client.Mqtt;
import io.millrace.itests.client.OpenSsl;
import io.millrace.itests.client.OpenSsl.Certificate;
import io.millrace.itests.client.Rest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Clients that trust what a node says of itself, and the credentials that they show. */
final class TlsClients {

    private final MillraceProcess node;
    private final Rest rest;
    private final TrustManagerFactory trust;

    TlsClients(MillraceProcess node, Rest rest) throws Exception {
        this.node = node;
        this.rest = rest;
        trust = OpenSsl.trusting(
                get(HttpClient.newHttpClient(), node.http("/ca.pem").toString()));
    }

    TrustManagerFactory trust() {
        return trust;
    }

    static String get(HttpClient client, String url) throws Exception {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(url, 200, answer.statusCode());
        return answer.body();
    }

    Mqtt5BlockingClient mqtts(String id, String user, String secret, KeyManagerFactory... keys) {
        return Mqtt.client(id, node.port("MQTTS"), user, secret, sslConfig(keys));
    }

    MqttClientSslConfig sslConfig(KeyManagerFactory... keys) {
        var config = MqttClientSslConfig.builder().trustManagerFactory(trust);
        return keys.length == 0
                ? config.build()
                : config.keyManagerFactory(keys[0]).build();
    }

    static String refusal(Mqtt5BlockingClient client) {
        return assertThrows(Mqtt5ConnAckException.class, client::connect)
                .getMqttMessage()
                .getReasonCode()
                .toString();
    }

    JsonNode keys(String deviceId) {
        return rest.post(
                        "/devices",
                        "{\"id\":\"" + deviceId + "\",\"credentials\":{\"generate\":[\"password\",\"keys\"]}}")
                .expect(201)
                .json()
                .path("credentials");
    }

    void authority(String id, String prefix, Certificate ca) {
        String pem = ca.text().replace("\n", "\\n");
        rest.put("/authorities/" + id, "{\"idPrefix\":\"" + prefix + "\",\"certificate\":\"" + pem + "\"}")
                .expect(200);
    }

    static String token(String keyBase64, String sr, long se) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(keyBase64), "HmacSHA256"));
        byte[] signed = mac.doFinal((sr + "\n" + se).getBytes(StandardCharsets.UTF_8));
        String sig = Base64.getEncoder()
                .encodeToString(signed)
                .replace("+", "%2B")
                .replace("/", "%2F")
                .replace("=", "%3D");
        return "SharedAccessSignature sr=" + sr + "&sig=" + sig + "&se=" + se;
    }

    static String body(Certificate certificate) {
        return certificate.text().lines().skip(1).limit(3).reduce("", (a, b) -> a + b + "\n");
    }
}
