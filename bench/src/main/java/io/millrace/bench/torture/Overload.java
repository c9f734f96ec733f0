package io.millrace.bench.torture;

import io.millrace.bench.client.HttpLink;
import io.millrace.bench.client.Link;
import io.millrace.bench.client.MqttSocket;
import io.millrace.bench.client.MqttSocket.Packet;
import io.millrace.bench.server.MillracePeer;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What a few devices bring through at once, flat out, is what the server can take. Then ten times as many send flat out for minutes, and
 * others log in and post to HTTP as fast as they are answered: the server stays up, says nothing but what is documented, and 30 s after
 * it is as fast as it was.
 */
final class Overload implements Trial {

    private static final int SATURATING = 8;
    private static final int TIMES = 10;
    private static final int STORMING = 8;
    private static final int WINDOW = 100;
    private static final Duration MEASURE = Duration.ofSeconds(15);
    private static final Duration NORMAL = Duration.ofSeconds(30);
    private static final double AS_BEFORE = 2;
    /** docs/mqtt.md: a part away or the disk too slow; a quota. */
    private static final Set<Integer> PUBACKS = Set.of(0x00, 0x83, 0x97);
    /** docs/mqtt.md and docs/operations.md: server busy; a quota; too often. */
    private static final Set<Integer> CONNACKS = Set.of(0x00, 0x88, 0x97, 0x9f);
    /** docs/http.md. */
    private static final Set<Integer> STATUSES = Set.of(202, 429, 503);

    private final int minutes;
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final LongAdder taken = new LongAdder();

    /**
     * Makes the trial.
     *
     * @param minutes of overload
     */
    Overload(int minutes) {
        this.minutes = minutes;
    }

    @Override
    public String word() {
        return "overload";
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        MillracePeer millrace = traffic.millrace();
        List<String> ids = IntStream.range(0, SATURATING * TIMES)
                .mapToObj(n -> "flood-" + n)
                .toList();
        Map<String, String> passwords = millrace.admit(ids);
        Histogram before = traffic.roundTrips(MEASURE);
        List<Worker> workers = new ArrayList<>();
        try {
            ids.subList(0, SATURATING).forEach(id -> workers.add(flood(traffic, id, passwords.get(id))));
            workers.forEach(Worker::start);
            double capacity = rate(MEASURE);
            Torture.say("%d devices that send flat out bring through %.0f messages a second", SATURATING, capacity);
            overload(traffic, ids, passwords, workers);
        } finally {
            workers.forEach(Worker::stop);
        }
        awaitNormal(traffic, before);
        Torture.say("answers: %s", new TreeMap<>(answers));
    }

    private void overload(Traffic traffic, List<String> ids, Map<String, String> passwords, List<Worker> workers)
            throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<Worker> more = new ArrayList<>();
        ids.subList(SATURATING, ids.size()).forEach(id -> more.add(flood(traffic, id, passwords.get(id))));
        for (String id : ids.subList(0, STORMING)) {
            more.add(storm(traffic, id, passwords.get(id)));
            more.add(post(traffic, http, id, passwords.get(id)));
        }
        more.forEach(Worker::start);
        workers.addAll(more);
        int records = traffic.ledger().size();
        double rate = rate(Duration.ofMinutes(minutes));
        traffic.millrace().process().requireAlive();
        Torture.say(
                "%d devices that send flat out, %d that log in and %d that post, for %d min: %.0f messages a second; the counted devices"
                        + " got %d acknowledgements",
                ids.size(), STORMING, STORMING, minutes, rate, traffic.ledger().size() - records);
    }

    private double rate(Duration time) throws InterruptedException {
        long begin = System.nanoTime();
        long before = taken.sum();
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
        return (taken.sum() - before) * 1e9 / (System.nanoTime() - begin);
    }

    private void awaitNormal(Traffic traffic, Histogram before) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        traffic.awaitProgress();
        double median = before.getValueAtPercentile(50);
        double now;
        do {
            now = traffic.roundTrips(Duration.ofSeconds(2)).getValueAtPercentile(50);
        } while ((now == 0 || now > AS_BEFORE * median) && System.nanoTime() - begin < NORMAL.toNanos());
        traffic.millrace().awaitHealthy();
        Torture.say(
                "ten records acknowledged: p50 %.1f ms before, %.1f ms %.0f s after the overload",
                median / 1e3, now / 1e3, (System.nanoTime() - begin) / 1e9);
        if (now == 0 || now > AS_BEFORE * median) {
            traffic.ledger()
                    .complain(NORMAL.toSeconds() + " s after the overload the devices wait " + now / median
                            + " times as long");
        }
    }

    private void answered(Traffic traffic, String what, int code, Set<Integer> documented) {
        answers.computeIfAbsent(what + " 0x" + Integer.toHexString(code), key -> new LongAdder())
                .increment();
        if (!documented.contains(code)) {
            traffic.ledger()
                    .complain(what + " was answered with 0x" + Integer.toHexString(code) + ", which is not documented");
        }
    }

    /** A device that has as much on its way as it may. */
    private Worker flood(Traffic traffic, String id, String password) {
        byte[] payload = MqttSocket.bytes("{\"temperature\":21.5}");
        return new Worker(id, traffic.ledger()) {
            @Override
            void session() throws IOException {
                try (MqttSocket socket = connect(traffic, id + "/flood", password)) {
                    for (int n = 0; n < WINDOW; n++) {
                        socket.write(socket.publish("devices/" + id + "/telemetry", 1, 1 + n, payload, Map.of()));
                    }
                    while (isRunning()) {
                        Packet answer = socket.expect(MqttMessageType.PUBACK);
                        answered(traffic, "PUBLISH", answer.reason(), PUBACKS);
                        taken.add(answer.reason() == 0 ? 1 : 0);
                        socket.write(socket.publish(
                                "devices/" + id + "/telemetry", 1, answer.packetId(), payload, Map.of()));
                    }
                }
            }
        };
    }

    /** One that logs in again and again. */
    private Worker storm(Traffic traffic, String id, String password) {
        return new Worker("storm " + id, traffic.ledger()) {
            @Override
            void session() throws IOException {
                while (isRunning()) {
                    connect(traffic, id + "/storm", password).close();
                }
            }
        };
    }

    private Worker post(Traffic traffic, HttpClient http, String id, String password) {
        HttpLink link = new HttpLink(http, traffic.millrace().port("HTTP"), id, password);
        return new Worker("post " + id, traffic.ledger()) {
            @Override
            void session() throws IOException, InterruptedException {
                while (isRunning()) {
                    answered(
                            traffic,
                            "POST",
                            link.post("telemetry", MqttSocket.bytes("1"), "x-none", "x")
                                    .statusCode(),
                            STATUSES);
                }
            }
        };
    }

    private MqttSocket connect(Traffic traffic, String clientId, String password) throws IOException {
        MqttSocket socket = new MqttSocket(traffic.millrace().port(), MqttSocket.VERSION_5, Link.PATIENCE_SECONDS);
        try {
            int code = socket.connect(clientId, password);
            answered(traffic, "CONNECT", code, CONNACKS);
            if (code != 0) {
                throw new IOException("refused");
            }
            return socket;
        } catch (EOFException | SocketException e) {
            // In words of its own: it is a way to say no that is not documented for a log-in.
            answers.computeIfAbsent("CONNECT closed", key -> new LongAdder()).increment();
            socket.close();
            throw e;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
