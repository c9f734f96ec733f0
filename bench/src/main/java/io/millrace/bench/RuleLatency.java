package io.millrace.bench;

import io.millrace.bench.client.MqttClientHandler;
import io.millrace.bench.server.MillracePeer;
import io.millrace.bench.server.ServerProcess;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from a reading that a rule is met by to the command of that rule at the device: through the log, the hot path, the
 * alert, its action and the inbox, as they ship. Readings come at a fixed rate from all devices in turn, one in ten is hot, the next
 * ends the alert; the time counts from when the reading was due.
 *
 * <p>A device has no more hot readings in all than {@value #TIMES_HOT} of a rule, and there are two rules, of which the first warms up:
 * what is raised again within a minute for the fifth time counts as flapping (docs/alerts.md), and a device gets ten commands a minute.
 *
 * <pre>java -cp bench/target/millrace-bench.jar io.millrace.bench.RuleLatency ASSEMBLY [READINGS_A_SECOND]</pre>
 */
public final class RuleLatency {

    private static final int DEVICES = 1_000;
    private static final int TIMES_HOT = 4;
    private static final int ONE_IN = 10;
    private static final int READINGS = DEVICES * TIMES_HOT * ONE_IN;
    private static final int PATIENCE_SECONDS = 20;
    private static final double GOAL_MILLIS = 100;
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    private final MillracePeer millrace;
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final List<Press> presses = new ArrayList<>();

    private RuleLatency(MillracePeer millrace) {
        this.millrace = millrace;
    }

    /** A device that measures and listens; its fields belong to the event loop, which is the same for all. */
    private static final class Press extends MqttClientHandler {

        private final Delays delays;
        private int packets = 1;
        private long hotSince;

        Press(Delays delays) {
            this.delays = delays;
        }

        @Override
        protected void connected() {
            subscribe("devices/me/commands/#");
        }

        void send(String field, boolean hot, long due) {
            if (hot) {
                hotSince = due;
                delays.waiting++;
            }
            packets = packets % 0xffff + 1;
            channel()
                    .writeAndFlush(MqttMessageBuilders.publish()
                            .topicName("devices/me/telemetry")
                            .qos(MqttQoS.AT_LEAST_ONCE)
                            .messageId(packets)
                            .payload(Unpooled.copiedBuffer(
                                    "{\"" + field + "\":" + (hot ? 91.5 : 40.5) + "}", StandardCharsets.US_ASCII))
                            .build());
        }

        @Override
        protected void received(int type, ByteBuf body) {
            if (type == MqttMessageType.SUBACK.value()) {
                ready();
            } else if (type == MqttMessageType.PUBLISH.value()) {
                acknowledge(body);
                delays.add(System.nanoTime() - hotSince);
            }
        }

        @Override
        protected void batchDone() {
            // flushed by the base
        }
    }

    /** What was measured, of all devices; on the event loop only, as they are. */
    private static final class Delays {

        private Histogram histogram = new Histogram(LONGEST_MICROS, 3);
        private int waiting;

        void add(long nanos) {
            waiting--;
            histogram.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
        }

        Histogram takeAll() {
            Histogram all = histogram;
            histogram = new Histogram(LONGEST_MICROS, 3);
            return all;
        }
    }

    /**
     * Runs it; exit code 1 where one command in a hundred took longer than the budget.
     *
     * @param arguments the assembly, and how many readings a second
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1) {
            System.err.println("usage: RuleLatency ASSEMBLY [READINGS_A_SECOND]");
            System.exit(2);
        }
        int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
        Path folder = Files.createTempDirectory("millrace-rules");
        boolean kept;
        try (MillracePeer millrace = new MillracePeer(Path.of(arguments[0]).toAbsolutePath(), folder)) {
            kept = new RuleLatency(millrace).run(rate);
        } catch (IOException e) {
            System.err.println("RuleLatency: " + e.getMessage());
            kept = false;
        }
        System.exit(kept ? 0 : 1);
    }

    private boolean run(int rate) throws Exception {
        Delays delays = new Delays();
        List<String> devices =
                IntStream.range(0, DEVICES).mapToObj(n -> "device-" + n).toList();
        Map<String, String> passwords = millrace.admit(devices);
        for (String device : devices) {
            Press press = new Press(delays);
            press.open(loops, millrace.port(), device, Optional.of(passwords.get(device)), true);
            presses.add(press);
        }
        measure("warmUp", rate, delays);
        double cpuBefore = ServerProcess.cpuSeconds(millrace.pid());
        Histogram measured = measure("temperature", rate, delays);
        System.out.printf(
                "%d commands by a rule, of %d devices with %d readings a second, from the reading to the command: %.1f ms (p50),"
                        + " %.1f (p99), %.1f (the longest); the server used %.0f %% of a processor%n",
                measured.getTotalCount(),
                DEVICES,
                rate,
                measured.getValueAtPercentile(50) / 1000.0,
                measured.getValueAtPercentile(99) / 1000.0,
                measured.getMaxValue() / 1000.0,
                (ServerProcess.cpuSeconds(millrace.pid()) - cpuBefore) * 100 * rate / READINGS);
        loops.shutdownGracefully();
        return measured.getValueAtPercentile(99) / 1000.0 < GOAL_MILLIS;
    }

    /** Has every device hot {@value #TIMES_HOT} times. */
    private Histogram measure(String field, int rate, Delays delays) throws Exception {
        millrace.putRule(
                field,
                "{\"condition\":\"" + field
                        + " > 80\",\"actions\":[{\"command\":{\"name\":\"slow\",\"payload\":{\"rpm\":300}}}]}");
        long begin = System.nanoTime();
        for (int n = 0; n < READINGS; n++) {
            long due = begin + n * TimeUnit.SECONDS.toNanos(1) / rate;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            int device = n % DEVICES;
            boolean hot = (n / DEVICES + device) % ONE_IN == 0;
            loops.next().execute(() -> presses.get(device).send(field, hot, due));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (waiting(delays) > 0) {
            if (System.nanoTime() > deadline) {
                throw new IOException(waiting(delays) + " commands have not come");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return loops.next().submit(delays::takeAll).get();
    }

    private int waiting(Delays delays) throws Exception {
        return loops.next().submit(() -> delays.waiting).get();
    }
}
