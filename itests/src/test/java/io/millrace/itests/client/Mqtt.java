package io.millrace.itests.client;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** MQTT 5 clients on loopback, by HiveMQ's client. */
public final class Mqtt {

    private Mqtt() {}

    /**
     * Makes a client.
     *
     * @param id client id; empty lets the server choose
     * @param port on loopback
     * @param user empty for none
     * @param secret empty for none
     * @param tls null for none
     */
    public static Mqtt5BlockingClient client(String id, int port, String user, String secret, MqttClientSslConfig tls) {
        return client(id, port, user, secret, tls, cause -> {});
    }

    /**
     * The same, which hears why its connection ended.
     *
     * @param ended gets the cause
     */
    public static Mqtt5BlockingClient client(
            String id, int port, String user, String secret, MqttClientSslConfig tls, Consumer<Throwable> ended) {
        var builder = MqttClient.builder()
                .useMqttVersion5()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(port)
                .addDisconnectedListener(context -> ended.accept(context.getCause()));
        if (tls != null) {
            builder = builder.sslConfig(tls);
        }
        if (!user.isEmpty()) {
            var auth = builder.simpleAuth().username(user);
            builder = secret.isEmpty()
                    ? auth.applySimpleAuth()
                    : auth.password(secret.getBytes(StandardCharsets.UTF_8)).applySimpleAuth();
        }
        return builder.buildBlocking();
    }
}
