package io.millrace.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.demo.Settings.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The clients of all three protocols against a broker that is not ours. */
public class PlayerTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Press press;
    private ActiveMQServer broker;
    private Ports ports;

    @Before
    public void start() throws Exception {
        press = new Press(new Progress(folder.getRoot().toPath()), "http://127.0.0.1", line -> {});
        ports = new Ports(0, freePort(), freePort(), freePort());
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + ports.mqtt() + "?protocols=MQTT")
                .addAcceptorConfiguration("amqp", "tcp://127.0.0.1:" + ports.amqp() + "?protocols=AMQP")
                .addAcceptorConfiguration("stomp", "tcp://127.0.0.1:" + ports.stomp() + "?protocols=STOMP");
        configuration.setWildCardConfiguration(
                new WildcardConfiguration().setDelimiter('/').setAnyWords('#').setSingleWord('+'));
        broker = ActiveMQServers.newActiveMQServer(configuration, false);
        broker.start();
        for (Series series : Series.FLEET) {
            String address = Link.telemetry(series.deviceId());
            broker.createQueue(QueueConfiguration.of(address + "/all")
                    .setAddress(address)
                    .setRoutingType(RoutingType.MULTICAST)
                    .setDurable(false));
        }
    }

    @After
    public void stop() throws Exception {
        broker.stop();
    }

    @Test
    public void everyLineOfEverySeriesArrivesOnceThoughThePlayerIsStoppedInTheMiddle() throws Exception {
        Progress progress = new Progress(folder.getRoot().toPath());
        for (Series series : Series.FLEET) {
            Player first = play(series, progress, 1_000);
            assertTrue(series + ": " + first.trouble(), first.acknowledged() >= 1_000);
            progress.save();

            Player second = play(series, new Progress(folder.getRoot().toPath()), Integer.MAX_VALUE);

            assertTrue(second.trouble(), second.isDone());
            String queue = Link.telemetry(series.deviceId()) + "/all";
            assertEquals(
                    series.deviceId(), second.total(), broker.locateQueue(queue).getMessageCount());
        }
    }

    @Test
    public void saysWhyItCannotConnect() throws Exception {
        int closed = freePort();
        Progress progress = new Progress(folder.getRoot().toPath());
        Player player = new Player(
                Series.FLEET.get(2), () -> new StompLink("127.0.0.1", closed, "x", "y"), new Pace(1), progress);
        Thread thread = new Thread(player);
        thread.start();

        await().atMost(10, SECONDS).until(() -> player.trouble().contains("refused"));

        player.stop();
        thread.join(10_000);
        assertEquals(0, player.acknowledged());
    }

    private Player play(Series series, Progress progress, int enough) throws Exception {
        Player player = new Player(series, () -> link(series), new Pace(Double.POSITIVE_INFINITY), progress);
        Thread thread = new Thread(player);
        thread.start();
        await().atMost(60, SECONDS).until(() -> player.isDone() || player.acknowledged() >= enough);
        player.stop();
        thread.join(20_000);
        return player;
    }

    private Link link(Series series) throws IOException, InterruptedException {
        String id = series.deviceId();
        return switch (series.protocol()) {
            case MQTT -> new MqttLink("127.0.0.1", ports.mqtt(), new MqttLink.Login(id, "password"), press);
            case AMQP -> new AmqpLink("127.0.0.1", ports.amqp(), id, "password");
            case STOMP -> new StompLink("127.0.0.1", ports.stomp(), id, "password");
        };
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
