package io.millrace.itests.client;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;

/** Devices that publish numbered telemetry as fast as they get acknowledgements, until told to stop or cut off. */
public final class Publishers {

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Ledger ledger;

    /**
     * Makes publishers that note their acknowledgements.
     *
     * @param ledger where
     */
    public Publishers(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Starts a device on MQTT 3.1.1, QoS 1. */
    public void mqtt(int port, String deviceId, String password) {
        start(deviceId, () -> {
            Mqtt3BlockingClient client = MqttClient.builder()
                    .useMqttVersion3()
                    .identifier(deviceId)
                    .serverHost("127.0.0.1")
                    .serverPort(port)
                    .simpleAuth()
                    .username(deviceId)
                    .password(password.getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth()
                    .buildBlocking();
            client.connect();
            for (int n = 0; running.get(); n++) {
                client.publishWith()
                        .topic("devices/" + deviceId + "/telemetry")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(body(n))
                        .send();
                ledger.acknowledged(deviceId, n);
            }
            client.disconnect();
        });
    }

    /** Starts a device on AMQP 1.0, unsettled. */
    public void amqp(int port, String deviceId, String password) {
        start(deviceId, () -> {
            try (Amqp amqp = new Amqp(port, deviceId, password)) {
                Sender sender = amqp.sender("devices/" + deviceId + "/telemetry");
                for (int n = 0; running.get(); n++) {
                    Tracker tracker = Amqp.send(sender, Message.create(body(n)));
                    if (tracker.remoteState() == null || !tracker.remoteState().isAccepted()) {
                        return;
                    }
                    ledger.acknowledged(deviceId, n);
                }
            }
        });
    }

    /** Starts a device on STOMP 1.2, with receipts. */
    public void stomp(int port, String deviceId, String password) {
        start(deviceId, () -> {
            try (Stomp stomp = new Stomp(port)) {
                stomp.connect(deviceId, password).expect("CONNECTED");
                for (int n = 0; running.get(); n++) {
                    stomp.send(
                            "SEND",
                            "{\"n\":" + n + "}",
                            "destination",
                            "devices/" + deviceId + "/telemetry",
                            "receipt",
                            "r" + n);
                    stomp.receive().expect("RECEIPT");
                    ledger.acknowledged(deviceId, n);
                }
            }
        });
    }

    /** Asks all to stop and waits until they have. */
    public void stop() {
        running.set(false);
        for (Thread thread : threads) {
            try {
                thread.join(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void start(String name, Device device) {
        Thread thread = new Thread(
                () -> {
                    try {
                        device.run();
                    } catch (Exception | AssertionError e) {
                        // The server fails under them: being cut off or refused ends a publisher, and the ledger has
                        // what
                        // counts.
                        running.get();
                    }
                },
                "publisher-" + name);
        thread.start();
        threads.add(thread);
    }

    private static byte[] body(int n) {
        return ("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8);
    }

    private interface Device {
        void run() throws Exception;
    }
}
