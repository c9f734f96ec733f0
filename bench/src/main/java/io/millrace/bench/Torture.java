package io.millrace.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.qpid.protonj2.client.Client;

/** Kills a server under load, again and again, and counts whether it kept its word. {@code ./millrace torture} calls it. */
public final class Torture {

    private static final int DEVICES_EACH = 4;
    private static final int OBEDIENT_EACH = 2;
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Duration DELIVERY = Duration.ofSeconds(180);
    private static final int STOP_SECONDS = 90;
    private static final int ONE_IN = 4;

    private final TortureOptions options;
    private final MillracePeer millrace;
    private final Random random;
    private final Ledger ledger = new Ledger();
    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final List<Worker> senders = new ArrayList<>();
    private final List<Worker> receivers = new ArrayList<>();
    private int kills;

    private Torture(TortureOptions options, MillracePeer millrace) {
        this.options = options;
        this.millrace = millrace;
        this.random = new Random(options.seed());
    }

    /**
     * Runs it; exit code 1 where the server broke its word, 2 where it could not be found out.
     *
     * @param arguments see {@link TortureOptions#USAGE}
     * @throws InterruptedException never in practice: nobody interrupts the main thread
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.println(TortureOptions.USAGE);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(Torture::endChildren, "torture end"));
        try {
            TortureOptions options = TortureOptions.of(List.of(arguments));
            Path folder = Files.createTempDirectory("millrace-torture");
            say("seed %d, data in %s", options.seed(), folder);
            boolean kept = new Torture(options, new MillracePeer(options.assembly(), folder)).run();
            endChildren();
            if (kept) {
                Main.delete(folder);
            }
            System.exit(kept ? 0 : 1);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("torture: " + e.getMessage());
            System.exit(2);
        } catch (RuntimeException e) {
            // The threads of the clients would keep a program alive whose main thread is gone.
            System.err.println("torture: " + e);
            System.exit(2);
        }
    }

    /** Kills what this program has started, wherever it is just now. */
    private static void endChildren() {
        try {
            for (ProcessHandle child : ProcessHandle.current().children().toList()) {
                ServerProcess.kill(child);
            }
        } catch (IOException e) {
            System.err.println("torture: the server cannot be ended: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean run() throws IOException, InterruptedException {
        prepare();
        Stream.concat(senders.stream(), receivers.stream()).forEach(Worker::start);
        awaitLoad();
        long end = System.nanoTime() + Duration.ofMinutes(options.minutes()).toNanos();
        for (int round = 1; kills < options.kills() && System.nanoTime() < end; round++) {
            round(round);
        }
        senders.forEach(Worker::stop);
        for (Worker sender : senders) {
            sender.join(STOP_SECONDS);
        }
        boolean kept = verdict();
        receivers.forEach(Worker::stop);
        return kept;
    }

    /** Answers that are late because the server was away would be second outcomes (docs/inbox.md), hence the setting. */
    private void prepare() throws IOException, InterruptedException {
        Files.writeString(
                millrace.file("etc/io.millrace.inbox.cfg"), "\nresponseWaitSeconds = 600\n", StandardOpenOption.APPEND);
        millrace.close();
        millrace.startAgain();
        millrace.awaitHealthy();
        addSenders("mqtt", (id, password) -> MqttLink.open(loops, millrace.port(), id, password));
        Client amqp = Client.create();
        addSenders("amqp", (id, password) -> AmqpLink.open(amqp, millrace.port("AMQP"), id, password));
        int stomp = millrace.port("STOMP");
        addSenders("stomp", (id, password) -> new StompLink(stomp, id, password, Link.KEEP_ALIVE_SECONDS));
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

    private void addSenders(String protocol, Link.Opener opener) throws IOException, InterruptedException {
        millrace.admit(names(protocol, DEVICES_EACH))
                .forEach((id, password) -> senders.add(new SendingDevice(id, password, ledger, opener)));
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
        ledger.delivered(headers.get("device-id"), Link.number(headers.get("message-id")));
    }

    private void takeOutcome(Map<String, String> headers) {
        ledger.outcome(headers.get("command-id"), headers.get("status"));
    }

    /** All that is random is drawn in each round, whatever becomes of it, so that a seed means the same in every run. */
    private void round(int number) throws IOException, InterruptedException {
        long load = 1_000 + random.nextInt(7_000);
        boolean frozen = random.nextInt(ONE_IN) == 0;
        long freeze = 1_500L * Link.KEEP_ALIVE_SECONDS + random.nextInt(4_000);
        long afterFreeze = random.nextInt(2_000);
        boolean twice = random.nextInt(ONE_IN) == 0;
        long second = 300 + random.nextInt(6_000);
        TimeUnit.MILLISECONDS.sleep(load);
        if (frozen) {
            freeze(number, freeze);
            TimeUnit.MILLISECONDS.sleep(afterFreeze);
        }
        kill(number, "after " + load + " ms of load");
        if (twice && kills < options.kills()) {
            TimeUnit.MILLISECONDS.sleep(second);
            kill(number, second + " ms after it was started");
        }
        long begin = System.nanoTime();
        millrace.awaitHealthy();
        long healthy = System.nanoTime();
        awaitLoad();
        say(
                "round %d: healthy after %.1f s, every device goes on after %.1f s",
                number, (healthy - begin) / 1e9, (System.nanoTime() - begin) / 1e9);
    }

    private void kill(int round, String when) throws IOException, InterruptedException {
        millrace.process().requireAlive();
        millrace.process().kill();
        kills++;
        say(
                "round %d: kill %d, %s; %d records acknowledged, %d commands taken",
                round, kills, when, ledger.size(), ledger.commands());
        millrace.startAgain();
    }

    private void freeze(int round, long millis) throws IOException, InterruptedException {
        millrace.process().signal("STOP");
        TimeUnit.MILLISECONDS.sleep(millis);
        millrace.process().signal("CONT");
        long begin = System.nanoTime();
        awaitLoad();
        say(
                "round %d: stopped for %d ms and continued; every device goes on after %.1f s",
                round, millis, (System.nanoTime() - begin) / 1e9);
    }

    /** Waits until every device has got an acknowledgement from now on. */
    private void awaitLoad() throws IOException, InterruptedException {
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

    private boolean verdict() throws IOException, InterruptedException {
        await(DELIVERY, ledger::isAllDelivered);
        millrace.awaitProcessed(ledger.newest());
        for (String deviceId : ledger.newest().keySet()) {
            millrace.history(deviceId, number -> ledger.stored(deviceId, number));
        }
        Ledger.Count history = ledger.inHistory();
        Ledger.Count group = ledger.inGroup();
        List<String> several = ledger.withSeveralOutcomes();
        say(
                "%d kills, %d records acknowledged to %d devices",
                kills, ledger.size(), ledger.newest().size());
        say("history: %s", history);
        say("consumer group: %s (a repetition is allowed here)", group);
        say(
                "commands: %d taken, %d without an outcome, %d with several, %d outcomes told again (allowed); %s",
                ledger.commands(),
                ledger.withoutOutcome(),
                several.size(),
                ledger.repeatedOutcomes(),
                ledger.outcomes());
        Stream.concat(several.stream(), ledger.complaints().stream()).forEach(words -> say("%s", words));
        Ledger.Count sum =
                history.plus(group).plus(new Ledger.Count(ledger.withoutOutcome(), 0, ledger.repeatedOutcomes()));
        say("%s", sum);
        return sum.lost() == 0
                && sum.reordered() == 0
                && history.repeated() == 0
                && several.isEmpty()
                && ledger.complaints().isEmpty();
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
