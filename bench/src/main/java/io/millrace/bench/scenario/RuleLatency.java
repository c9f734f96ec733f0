package io.millrace.bench.scenario;

import io.millrace.bench.client.MqttClientHandler;
import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.server.MillracePeer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
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
 */
final class RuleLatency implements Scenario {

    private static final int DEVICES = 1_000;
    private static final int TIMES_HOT = 4;
    private static final int ONE_IN = 10;
    private static final int A_SECOND = 1_000;
    private static final int PATIENCE_SECONDS = 20;
    private static final double GOAL_MILLIS = 100;

    @Override
    public String word() {
        return "rule";
    }

    @Override
    public String about() {
        return "1,000 readings a second, of which one in ten meets a rule that sends its device a command";
    }

    @Override
    public boolean alone() {
        return true;
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

        private Histogram histogram = Times.none();
        private int waiting;

        void add(long nanos) {
            waiting--;
            Times.record(histogram, nanos);
        }

        Histogram takeAll() {
            Histogram all = histogram;
            histogram = Times.none();
            return all;
        }
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        int timesHot = run.plan().quick() ? 1 : TIMES_HOT;
        int readings = DEVICES * timesHot * ONE_IN;
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try (MillracePeer millrace = run.fresh(word())) {
            List<String> devices =
                    IntStream.range(0, DEVICES).mapToObj(n -> "device-" + n).toList();
            Map<String, String> passwords = millrace.admit(devices);
            Presses presses = new Presses(loops.next(), new ArrayList<>(), new Delays());
            for (String device : devices) {
                Press press = new Press(presses.delays());
                press.open(loops, millrace.port(), device, Optional.of(passwords.get(device)), true);
                presses.all().add(press);
            }
            presses.measure(millrace, "warmUp", readings);
            double cpuBefore = millrace.usage().cpuSeconds();
            Histogram measured = presses.measure(millrace, "temperature", readings);
            double cpu = millrace.usage().cpuSeconds() - cpuBefore;
            List<Figure> figures = new ArrayList<>(Times.figures("reading to command at the device", measured));
            figures.add(new Figure("processor of the server", "a reading", cpu * 1000 / readings, "ms"));
            return Measurement.alone(
                    word(),
                    figures,
                    List.of(Budget.atMost(
                            "rule: p99 from reading to command at the device under 100 ms",
                            Times.p99(measured),
                            GOAL_MILLIS,
                            "ms")));
        } finally {
            loops.shutdownGracefully();
        }
    }

    /**
     * All devices, on one event loop.
     *
     * @param loop which
     * @param all the devices
     * @param delays what was measured
     */
    private record Presses(EventLoop loop, List<Press> all, Delays delays) {

        /** Has every device hot in one reading of {@value #ONE_IN}. */
        Histogram measure(MillracePeer millrace, String field, int readings) throws IOException, InterruptedException {
            millrace.putRule(
                    field,
                    "{\"condition\":\"" + field
                            + " > 80\",\"actions\":[{\"command\":{\"name\":\"slow\",\"payload\":{\"rpm\":300}}}]}");
            long begin = System.nanoTime();
            for (int n = 0; n < readings; n++) {
                long due = begin + n * TimeUnit.SECONDS.toNanos(1) / A_SECOND;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                int device = n % DEVICES;
                boolean hot = (n / DEVICES + device) % ONE_IN == 0;
                loop.execute(() -> all.get(device).send(field, hot, due));
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (onLoop(() -> delays.waiting) > 0) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(onLoop(() -> delays.waiting) + " commands of a rule have not come");
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return onLoop(delays::takeAll);
        }

        private <T> T onLoop(Callable<T> work) throws IOException, InterruptedException {
            try {
                return loop.submit(work).get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause().getMessage(), e);
            }
        }
    }
}
