package io.millrace.bench.torture;

import io.millrace.bench.client.Link;
import io.millrace.bench.client.MqttClientHandler;
import io.millrace.bench.client.MqttLink;
import io.millrace.bench.server.MosquittoPeer;
import io.millrace.bench.server.ServerProcess;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Recorder;

/**
 * Mosquitto with {@code autosave_interval 1}: it acknowledges at once and syncs once a second. A backend whose session is kept is away while
 * devices send, and reads at the end what there is.
 */
final class SyncedEachSecond {

    private static final int DEVICES = 4;
    private static final long LOAD_MILLIS = 8_300;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Path folder;
    private final int port = ServerProcess.freePort();
    private final Ledger ledger = new Ledger();
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private ServerProcess process;

    private SyncedEachSecond(Path folder) throws IOException {
        this.folder = folder;
    }

    /** The backend; reads until nothing comes any more. */
    private static final class Backend extends MqttClientHandler {

        private final Ledger ledger;
        private volatile long newest = System.nanoTime();

        Backend(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        protected void connected() {
            subscribe("devices/+/telemetry/#");
        }

        @Override
        protected void received(int type, ByteBuf body) {
            if (type == MqttMessageType.SUBACK.value()) {
                ready();
            } else if (type == MqttMessageType.PUBLISH.value()) {
                String topic = acknowledge(body);
                newest = System.nanoTime();
                ledger.delivered(
                        topic.split("/")[1],
                        Link.number(topic.substring(topic.indexOf("message-id=") + "message-id=".length())));
            }
        }

        @Override
        protected void batchDone() {
            // flushed by the base
        }

        void awaitSilence() throws InterruptedException {
            while (System.nanoTime() - newest < SILENCE_NANOS) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    /**
     * Puts it under load and cuts the power of its disk.
     *
     * @param disk is cut
     * @param folder on that disk
     * @param cuts how many
     * @return what it acknowledged and did not deliver to the backend, as it is counted of Millrace
     */
    static Ledger.Count cut(Disk disk, Path folder, int cuts) throws IOException, InterruptedException {
        return new SyncedEachSecond(folder).run(disk, cuts);
    }

    private Ledger.Count run(Disk disk, int cuts) throws IOException, InterruptedException {
        List<SendingDevice> devices = IntStream.range(0, DEVICES)
                .mapToObj(n -> new SendingDevice(
                        "peer-" + n,
                        "",
                        ledger,
                        (id, password) -> MqttLink.open(loops, port, id, password),
                        new Recorder(1)))
                .toList();
        try {
            start();
            read();
            devices.forEach(Worker::start);
            for (int cut = 0; cut < cuts; cut++) {
                TimeUnit.MILLISECONDS.sleep(LOAD_MILLIS);
                process.signal("STOP");
                disk.cut(0);
                process.kill();
                disk.powerOn();
                start();
            }
            TimeUnit.MILLISECONDS.sleep(LOAD_MILLIS);
            for (SendingDevice device : devices) {
                device.stop();
                device.join(2 * Link.PATIENCE_SECONDS);
            }
            read();
            Torture.say("power: Mosquitto, which syncs once a second, has acknowledged %d", ledger.size());
            return ledger.inGroup();
        } finally {
            devices.forEach(Worker::stop);
            process.kill();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** Connects as the backend with its kept session, and reads what is there. */
    private void read() throws IOException, InterruptedException {
        Backend backend = new Backend(ledger);
        backend.open(loops, port, "backend", Optional.empty(), false);
        backend.awaitSilence();
        backend.close();
    }

    private void start() throws IOException, InterruptedException {
        Path program = MosquittoPeer.program()
                .orElseThrow(() ->
                        new IOException("the peer that must lose something is Mosquitto, which is not installed"));
        Path configuration = folder.resolveSibling("mosquitto.conf");
        Files.writeString(
                configuration,
                """
                listener {port} 127.0.0.1
                allow_anonymous true
                user root
                max_queued_messages 0
                max_inflight_messages 0
                persistence true
                persistence_location {folder}/
                autosave_interval 1
                """
                        .replace("{port}", String.valueOf(port))
                        .replace("{folder}", folder.toString()));
        process = new ServerProcess(
                List.of(program.toString(), "-c", configuration.toString()),
                Map.of(),
                folder.resolveSibling("mosquitto.log"));
        process.awaitPort(port, Duration.ofSeconds(20));
    }
}
