package io.millrace.gateway.internal.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;

import io.millrace.api.address.StreamKind;
import io.millrace.gateway.internal.core.GatewayFixture;
import io.millrace.gateway.internal.core.LoginQueue;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The front in an acceptor of Artemis, over TCP and WebSocket. */
public class MqttInArtemisTest {

    private final GatewayFixture fixture = new GatewayFixture();
    private final LoginQueue logins = new LoginQueue(fixture.gateway, fixture.limits, 2, 100);
    private final MqttFront front = new MqttFront(MqttSettings.DEFAULT, logins);
    private ActiveMQServerImpl server;

    @Before
    public void start() throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(false).setSecurityEnabled(false).setJMXManagementEnabled(false);
        configuration.addAcceptorConfiguration(new TransportConfiguration(
                NettyAcceptorFactory.class.getName(),
                Map.of("host", "127.0.0.1", "port", 0, "protocols", MqttFrontFactory.PROTOCOL),
                "mqtt"));
        server = new ActiveMQServerImpl(configuration);
        server.addProtocolManagerFactory(new MqttFrontFactory(front));
        server.start();
    }

    @After
    public void stop() throws Exception {
        server.stop();
        front.close();
        logins.close();
        fixture.close();
    }

    private int port() {
        NettyAcceptor acceptor = (NettyAcceptor) server.getRemotingService().getAcceptor("mqtt");
        return acceptor.getActualPort();
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
            assertEquals(1, server.getRemotingService().getConnections().size());
            client.disconnect();
            client.close();
            await().until(() -> server.getRemotingService().getConnections().isEmpty());
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
            server.stop();
            assertEquals(RawClient.CLOSED, client.read());
        }
    }
}
