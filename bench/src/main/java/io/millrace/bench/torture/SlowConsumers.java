package io.millrace.bench.torture;

import io.millrace.bench.client.Link;
import io.millrace.bench.client.MqttSocket;
import io.millrace.bench.client.StompLink;
import io.millrace.bench.server.MillracePeer;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A consumer that takes ten records a second, one that never acknowledges, one that does not read what it subscribed, and a group that nobody
 * reads at all, while devices send some megabytes a second: the live heap stays as it was, and the others are served as fast.
 */
final class SlowConsumers implements Trial {

    private static final String SERVICE = "slow";
    private static final String BULK = "bulk";
    private static final int BULK_OCTETS = 64 << 10;
    private static final int BULK_PAUSE_MILLIS = 25;
    private static final int SLOW_PAUSE_MILLIS = 100;
    private static final int SILENCE_SECONDS = 60;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration CALM = Duration.ofSeconds(30);
    /** A group is read ahead by 2 MiB, and what a socket holds comes to that: four consumers cannot take more than this. */
    private static final long HEAP_ROOM_MIB = 48;
    /** The machine does other work too; a consumer that others wait for would show as seconds. */
    private static final double SLOWER = 3;

    private final int minutes;

    /**
     * Makes the trial.
     *
     * @param minutes for how long
     */
    SlowConsumers(int minutes) {
        this.minutes = minutes;
    }

    @Override
    public String word() {
        return "slow";
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        MillracePeer millrace = traffic.millrace();
        String password = millrace.rest().registerService(SERVICE, List.of("telemetry"));
        String bulk = millrace.admit(List.of(BULK)).get(BULK);
        List<Worker> workers = new ArrayList<>();
        workers.add(worker("bulk", traffic, worker -> send(millrace.port(), bulk, worker)));
        workers.forEach(Worker::start);
        try {
            TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
            Histogram before = traffic.roundTrips(CALM);
            long heapBefore = millrace.liveHeapMiB();
            millrace.rest().putGroup("telemetry", "forgotten");
            List<Worker> bad = consumers(traffic, password);
            bad.forEach(Worker::start);
            workers.addAll(bad);
            Histogram during = traffic.roundTrips(Duration.ofMinutes(minutes));
            judge(traffic, before, during, millrace.liveHeapMiB() - heapBefore);
        } finally {
            workers.forEach(Worker::stop);
        }
        traffic.awaitProgress();
    }

    private static List<Worker> consumers(Traffic traffic, String password) {
        int port = traffic.millrace().port("STOMP");
        return List.of(
                worker("slow", traffic, worker -> {
                    try (StompLink link = subscribe(port, password, "streams/telemetry/slow", "client-individual")) {
                        while (worker.isRunning()) {
                            link.write(
                                    "ACK",
                                    "",
                                    "id:" + link.expect("MESSAGE").headers().get("ack"));
                            TimeUnit.MILLISECONDS.sleep(SLOW_PAUSE_MILLIS);
                        }
                    }
                }),
                worker(
                        "mute",
                        traffic,
                        worker -> hold(worker, subscribe(port, password, "streams/telemetry/mute", "client"))),
                worker(
                        "deaf",
                        traffic,
                        worker -> hold(worker, subscribe(port, password, "streams/telemetry", "auto"))));
    }

    private static StompLink subscribe(int port, String password, String destination, String ack) throws IOException {
        StompLink link = new StompLink(port, "service/" + SERVICE, password, SILENCE_SECONDS);
        link.write("SUBSCRIBE", "", "id:1", "destination:" + destination, "ack:" + ack, "prefetch-count:1000");
        return link;
    }

    /** Keeps the connection and reads nothing from it. */
    private static void hold(Worker worker, StompLink link) throws IOException, InterruptedException {
        try (link) {
            while (worker.isRunning()) {
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private static void send(int port, String password, Worker worker) throws IOException, InterruptedException {
        byte[] payload = MqttSocket.bytes("{\"pad\":\"" + "x".repeat(BULK_OCTETS) + "\"}");
        try (MqttSocket socket = new MqttSocket(port, MqttSocket.VERSION_5, Link.PATIENCE_SECONDS)) {
            socket.connect(BULK, password);
            while (worker.isRunning()) {
                socket.write(socket.publish("devices/me/telemetry", 1, 1, payload, Map.of()));
                socket.expect(MqttMessageType.PUBACK);
                TimeUnit.MILLISECONDS.sleep(BULK_PAUSE_MILLIS);
            }
        }
    }

    private void judge(Traffic traffic, Histogram before, Histogram during, long grownMiB) {
        double median = during.getValueAtPercentile(50) / (double) before.getValueAtPercentile(50);
        double tail = during.getValueAtPercentile(99) / (double) before.getValueAtPercentile(99);
        Torture.say(
                "ten records acknowledged: p50 %.1f ms, p99 %.1f ms before; %.1f ms, %.1f ms during %d min: ratios %.2f, %.2f",
                before.getValueAtPercentile(50) / 1e3,
                before.getValueAtPercentile(99) / 1e3,
                during.getValueAtPercentile(50) / 1e3,
                during.getValueAtPercentile(99) / 1e3,
                minutes,
                median,
                tail);
        Torture.say("the live heap grew by %d MiB", grownMiB);
        if (median > SLOWER) {
            traffic.ledger().complain("others waited " + median + " times as long");
        }
        if (grownMiB > HEAP_ROOM_MIB) {
            traffic.ledger().complain("the live heap grew by " + grownMiB + " MiB, more than " + HEAP_ROOM_MIB);
        }
    }

    /** One that works over a connection. */
    private interface Session {
        void work(Worker worker) throws IOException, InterruptedException;
    }

    private static Worker worker(String name, Traffic traffic, Session session) {
        return new Worker(name, traffic.ledger()) {
            @Override
            void session() throws IOException, InterruptedException {
                session.work(this);
            }
        };
    }
}
