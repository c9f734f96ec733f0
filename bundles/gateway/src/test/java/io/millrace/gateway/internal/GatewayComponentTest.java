package io.millrace.gateway.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.gateway.internal.core.FakeIdentity;
import io.millrace.gateway.internal.core.FakeLog;
import io.millrace.gateway.internal.core.FakeRegistry;
import io.millrace.gateway.internal.core.FakeState;
import io.millrace.gateway.internal.core.Services;
import io.millrace.gateway.internal.quota.QuotaComponent;
import io.millrace.gateway.internal.quota.QuotaFixture;
import io.millrace.testing.TestTls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

public class GatewayComponentTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Services services = new Services();
    private final FakeLog log = new FakeLog();
    private final QuotaComponent quotas = new QuotaComponent(QuotaFixture.config(Map.of()));

    private GatewayConfig config(Map<String, Object> changes) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "mqttPort",
                "0",
                "amqpPort",
                "0",
                "stompPort",
                "0",
                "mqttsPort",
                "0",
                "amqpsPort",
                "0",
                "stompsPort",
                "0",
                "bindAddress",
                "127.0.0.1",
                "folder",
                folder.getRoot().toString()));
        values.putAll(changes);
        return Converters.standardConverter().convert(values).to(GatewayConfig.class);
    }

    private GatewayComponent started() throws Exception {
        services.bindIdentity(new FakeIdentity());
        services.bindRegistry(new FakeRegistry());
        services.bindState(new FakeState());
        services.bindLog(log);
        services.bindTls(new TestTls());
        GatewayComponent component = new GatewayComponent(config(Map.of()), services, quotas);
        component.start();
        return component;
    }

    @Test
    public void everyValueThatIsWrongIsNamedWithItsKey() {
        for (Map.Entry<String, Object> wrong : Map.<String, Object>of(
                        "mqttPort", "70000",
                        "amqpPort", "many",
                        "maxPayloadKibibytes", "0",
                        "mqttReceiveMaximum", "-1",
                        "maxStreamsPerDevice", "101",
                        "loginTimeoutSeconds", "0",
                        "folder", "",
                        "clearBindAddress", "$[env:X]")
                .entrySet()) {
            IllegalArgumentException thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> new GatewayComponent(config(Map.ofEntries(wrong)), services, quotas));
            assertTrue(
                    thrown.getMessage(),
                    thrown.getMessage().startsWith("io.millrace.gateway: '" + wrong.getKey() + "' "));
        }
    }

    @Test
    public void theDefaultsAreThoseOfTheDesign() {
        GatewaySettings settings = GatewaySettings.of(
                Converters.standardConverter().convert(Map.of()).to(GatewayConfig.class));
        assertEquals(
                List.of(1883, 5672, 61613, 8883, 5671, 61614),
                settings.broker().acceptors().stream()
                        .map(acceptor -> acceptor.port())
                        .toList());
        assertEquals(256 * 1024, settings.limits().maxPayloadBytes());
        assertEquals(100, settings.limits().maxStreams());
        assertEquals(5, settings.limits().patience().toSeconds());
        assertEquals(100, settings.mqtt().receiveMaximum());
        assertEquals(288 * 1024, settings.mqtt().maxPacketBytes());
        assertEquals(1000, settings.broker().groups().windowRecords());
    }

    @Test
    public void aDeviceComesAndGoesAndTheServerSaysHowItIs() throws Exception {
        GatewayComponent component = started();
        try {
            assertTrue(component.check().detail(), component.check().ok());
            int port = component.acceptors().get(0).port();
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName("d1");
            options.setPassword("secret".toCharArray());
            for (String scheme : List.of("tcp://127.0.0.1:", "ws://127.0.0.1:")) {
                MqttClient client = new MqttClient(scheme + port, "d1", new MemoryPersistence());
                client.connect(options);
                client.publish("devices/me/telemetry", new byte[200_000], 1, false);
                assertEquals("mqtt", component.connected("d1").orElseThrow().protocol());
                client.disconnect();
                client.close();
                await().until(() -> component.connections() == 0);
            }
            assertEquals(2, log.of(StreamKind.TELEMETRY).size());
            await().until(() -> log.of(StreamKind.PRESENCE).size() == 4);
            services.unbindLog(log);
            assertFalse(component.check().ok());
            assertEquals(
                    "not available: log; publishes and log-ins wait for it and then fail",
                    component.check().detail());
        } finally {
            component.stop();
        }
        assertFalse(component.check().ok());
        component.stop();
    }
}
