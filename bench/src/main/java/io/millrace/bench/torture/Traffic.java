package io.millrace.bench.torture;

import io.millrace.bench.client.AmqpLink;
import io.millrace.bench.client.HttpLink;
import io.millrace.bench.client.Link;
import io.millrace.bench.client.MqttLink;
import io.millrace.bench.client.MqttSocketLink;
import io.millrace.bench.client.StompLink;
import io.millrace.bench.server.MillracePeer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.apache.qpid.protonj2.client.Client;

/** The load that a trial breaks the server under: devices of each protocol, commands both ways, consumer groups, and the ledger of it all. */
final class Traffic implements AutoCloseable {

    private static final int DEVICES_EACH = 4;
    private static final int MORE_EACH = 2;
    private static final int OBEDIENT_EACH = 2;
    private static final int ROUND_TRIP_DIGITS = 3;
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Duration DELIVERY = Duration.ofSeconds(60);
    private static final int STOP_SECONDS = 90;

    private final MillracePeer millrace;
    private final Ledger ledger = new Ledger();
    private final Recorder roundTrips = new Recorder(ROUND_TRIP_DIGITS);
    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final AtomicLong taken = new AtomicLong();
    private final List<Worker> senders = new ArrayList<>();
    private final List<Worker> receivers = new ArrayList<>();

    private Traffic(MillracePeer millrace) {
        this.millrace = millrace;
    }

    /**
     * Makes devices, service and groups known, begins, and waits until every device has got an acknowledgement.
     *
     * @param millrace healthy
     */
    static Traffic begin(MillracePeer millrace) throws IOException, InterruptedException {
        Traffic traffic = new Traffic(millrace);
        traffic.admit();
        Stream.concat(traffic.senders.stream(), traffic.receivers.stream()).forEach(Worker::start);
        traffic.awaitProgress();
        return traffic;
    }

    private void admit() throws IOException, InterruptedException {
        addSenders("mqtt", DEVICES_EACH, (id, password) -> MqttLink.open(loops, millrace.port(), id, password));
        Client amqp = Client.create();
        addSenders("amqp", DEVICES_EACH, (id, password) -> AmqpLink.open(amqp, millrace.port("AMQP"), id, password));
        int stomp = millrace.port("STOMP");
        addSenders(
                "stomp", DEVICES_EACH, (id, password) -> new StompLink(stomp, id, password, Link.KEEP_ALIVE_SECONDS));
        addSenders("mqtt5", MORE_EACH, (id, password) -> MqttSocketLink.open(millrace.port(), id, password, 1));
        addSenders("mqtt5-qos2", MORE_EACH, (id, password) -> MqttSocketLink.open(millrace.port(), id, password, 2));
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        addSenders("http", MORE_EACH, (id, password) -> new HttpLink(http, millrace.port("HTTP"), id, password));
        admitReceivers(amqp, stomp);
    }

    private void admitReceivers(Client amqp, int stomp) throws IOException, InterruptedException {
        List<String> commanded = new ArrayList<>();
        commanded.addAll(addObedient(
                "told-mqtt", (id, password) -> new MqttObedient(loops, millrace.port(), id, password, ledger)));
        commanded.addAll(addObedient(
                "told-amqp", (id, password) -> new AmqpObedient(amqp, millrace.port("AMQP"), id, password, ledger)));
        commanded.addAll(addObedient("told-stomp", (id, password) -> new StompObedient(stomp, id, password, ledger)));
        senders.add(new CommandSender(millrace.rest(), commanded, ledger));
        String password = millrace.rest().registerService(GroupReader.SERVICE, List.of("telemetry", "feedback"));
        millrace.rest().putGroup("telemetry", GroupReader.GROUP);
        millrace.rest().putGroup("feedback", GroupReader.GROUP);
        receivers.add(new GroupReader(stomp, password, "telemetry", ledger, this::takeRecord));
        receivers.add(new GroupReader(stomp, password, "feedback", ledger, this::takeOutcome));
    }

    private void addSenders(String protocol, int count, Link.Opener opener) throws IOException, InterruptedException {
        millrace.admit(names(protocol, count))
                .forEach((id, password) -> senders.add(new SendingDevice(id, password, ledger, opener, roundTrips)));
    }

    private List<String> addObedient(String prefix, BiFunction<String, String, Worker> maker)
            throws IOException, InterruptedException {
        List<String> ids = names(prefix, OBEDIENT_EACH);
        millrace.admit(ids).forEach((id, password) -> receivers.add(maker.apply(id, password)));
        return ids;
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(n -> prefix + "-" + n).toList();
    }

    private void takeRecord(Map<String, String> headers) {
        taken.incrementAndGet();
        // A trial's own devices send too, and are not in the ledger.
        if (senders.stream().anyMatch(sender -> sender.name().equals(headers.get("device-id")))) {
            ledger.delivered(headers.get("device-id"), Link.number(headers.get("message-id")));
        }
    }

    private void takeOutcome(Map<String, String> headers) {
        ledger.outcome(headers.get("command-id"), headers.get("status"));
    }

    /** Returns the server. */
    MillracePeer millrace() {
        return millrace;
    }

    /** Returns how often the connection of each device and reader ended; of a device on HTTP, how many requests were refused. */
    Map<String, Integer> cuts() {
        return Stream.concat(senders.stream().filter(SendingDevice.class::isInstance), receivers.stream())
                .collect(Collectors.toMap(Worker::name, Worker::cuts));
    }

    /** Returns whose connection ended since then, and why. */
    List<String> cutSince(Map<String, Integer> before) {
        return Stream.concat(senders.stream(), receivers.stream())
                .filter(worker -> worker.cuts() > before.getOrDefault(worker.name(), Integer.MAX_VALUE))
                .map(Worker::toString)
                .toList();
    }

    /** Returns the longest time that one of the devices was not served after its connection ended, and forgets it. */
    Duration longestOutage() {
        return senders.stream()
                .map(Worker::longestOutage)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Returns the times in which what the devices sent from now on was acknowledged, in microseconds. */
    Histogram roundTrips(Duration time) throws InterruptedException {
        roundTrips.reset();
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
        return roundTrips.getIntervalHistogram();
    }

    /** Returns what was acknowledged so far. */
    Ledger ledger() {
        return ledger;
    }

    /**
     * Waits until the server, which was started again, is healthy and every device has got an acknowledgement, and says how long that took.
     *
     * @param what came back
     */
    void awaitRecovery(String what) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        millrace.awaitHealthy();
        long healthy = System.nanoTime();
        awaitProgress();
        Torture.say(
                "%s: healthy after %.1f s, every device goes on after %.1f s",
                what, (healthy - begin) / 1e9, (System.nanoTime() - begin) / 1e9);
    }

    /**
     * Waits until every device has got an acknowledgement from now on.
     *
     * @throws IOException if one has none after 60 s, or the server has ended
     */
    void awaitProgress() throws IOException, InterruptedException {
        Map<String, Long> before = ledger.newest();
        List<Worker> devices =
                senders.stream().filter(SendingDevice.class::isInstance).toList();
        boolean all = await(RECOVERY, () -> {
            Map<String, Long> now = ledger.newest();
            return now.size() == devices.size()
                    && now.entrySet().stream()
                            .allMatch(device -> device.getValue() > before.getOrDefault(device.getKey(), -1L));
        });
        if (!all) {
            millrace.process().requireAlive();
            throw new IOException("not every device gets acknowledgements after " + RECOVERY.toSeconds() + " s: "
                    + devices + " " + ledger.complaints());
        }
    }

    /**
     * Lets the devices finish and holds the whole history, what came to the groups and the outcomes of the commands against the ledger.
     *
     * @return what was found, of a server that is healthy
     */
    Verdict end() throws IOException, InterruptedException {
        senders.forEach(Worker::stop);
        for (Worker sender : senders) {
            sender.join(STOP_SECONDS);
        }
        awaitDelivery();
        millrace.awaitProcessed(ledger.newest());
        for (String deviceId : ledger.newest().keySet()) {
            millrace.history(deviceId, number -> ledger.stored(deviceId, number));
        }
        Verdict verdict = Verdict.of(ledger);
        receivers.forEach(Worker::stop);
        return verdict;
    }

    /** Waits as long as something still comes to the groups: after a flood there is much to read. */
    private void awaitDelivery() throws InterruptedException {
        long before;
        do {
            before = taken.get();
        } while (!await(DELIVERY, ledger::isAllDelivered) && taken.get() > before);
    }

    private static boolean await(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return true;
    }

    /** Stops what still runs; the server stays. */
    @Override
    public void close() {
        Stream.concat(senders.stream(), receivers.stream()).forEach(Worker::stop);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
