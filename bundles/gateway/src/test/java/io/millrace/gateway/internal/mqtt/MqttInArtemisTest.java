package io.millrace.gateway.internal.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;

import io.millrace.api.address.StreamKind;
import io.millrace.gateway.internal.Defaults;
import io.millrace.gateway.internal.broker.AcceptorSettings;
import io.millrace.gateway.internal.broker.BrokerSettings;
import io.millrace.gateway.internal.broker.EmbeddedBroker;
import io.millrace.gateway.internal.core.GatewayFixture;
import io.millrace.gateway.internal.core.LoginQueue;
import io.millrace.gateway.internal.groups.GroupServices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The front in an acceptor of Artemis, over TCP and WebSocket. */
public class MqttInArtemisTest {

    private final GatewayFixture fixture = new GatewayFixture();
    private final LoginQueue logins = new LoginQueue(fixture.gateway, fixture.limits, 2, 100);
    private final MqttFront front = new MqttFront(Defaults.mqtt(), logins);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private EmbeddedBroker broker;

    @Before
    public void start() throws Exception {
        BrokerSettings settings = new BrokerSettings(
                folder.getRoot().toPath(),
                List.of(new AcceptorSettings("mqtt", MqttFront.PROTOCOL, "127.0.0.1", 0, "MILLRACE_MQTT_PORT")),
                2,
                256 * 1024,
                Duration.ofSeconds(10),
                Defaults.groups());
        GroupServices nothing = new GroupServices(Optional::empty, Optional::empty);
        broker = new EmbeddedBroker(
                settings, logins, fixture.quotas, nothing, Optional::empty, List.of(front::protocol));
        broker.start();
    }

    @After
    public void stop() {
        broker.stop();
        front.close();
        logins.close();
        fixture.close();
    }

    private int port() {
        return broker.acceptors().get(0).port();
    }

    @Test
    public void aDevicePublishesAndLeavesNothingBehind() throws Exception {
        for (String scheme : new String[] {"tcp", "ws"}) {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName("d1");
            options.setPassword("secret".toCharArray());
            MqttClient client = new MqttClient(scheme + "://127.0.0.1:" + port(), "d1", new MemoryPersistence());
            client.connect(options);
            for (int qos = 0; qos < 3; qos++) {
                client.publish("devices/me/telemetry", new byte[10_000], qos, false);
            }
            assertEquals(1, fixture.gateway.connections());
            client.disconnect();
            client.close();
            await().until(() -> fixture.gateway.connections() == 0);
        }
        await().until(() -> fixture.log.of(StreamKind.TELEMETRY).size() == 6);
        await().until(() -> fixture.gateway.connections() == 0);
        assertEquals(0, front.clients().size());
    }

    @Test
    public void aStrangerIsClosedAndTheNextIsServed() throws Exception {
        try (RawClient stranger = new RawClient(port())) {
            stranger.send(Bytes.of("0102030405060708090a"));
            assertEquals(RawClient.CLOSED, stranger.read());
        }
        try (RawClient client = RawClient.connected(port(), 5, "d1")) {
            client.send(Bytes.packet(0xc0));
            assertEquals("d000", client.read());
            broker.stop();
            assertEquals("8b", RawClient.body(client.read()).substring(0, 2));
            assertEquals(RawClient.CLOSED, client.read());
        }
    }
}
