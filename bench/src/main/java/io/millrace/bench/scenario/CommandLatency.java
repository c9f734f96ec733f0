package io.millrace.bench.scenario;

import io.millrace.bench.client.MqttClientHandler;
import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.server.MillracePeer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * How long a command and its answer take: REST with {@code ?wait=} to a device on MQTT, which acknowledges and answers at once. At
 * a fixed rate; a call that starts late counts from when it should have started.
 */
final class CommandLatency implements Scenario {

    private static final int DEVICES = 100;
    private static final int A_SECOND = 100;
    private static final int CALLERS = 16;
    private static final double GOAL_MILLIS = 50;

    @Override
    public String word() {
        return "command";
    }

    @Override
    public String about() {
        return "100 commands a second by REST to connected devices, and their answers back";
    }

    @Override
    public boolean alone() {
        return true;
    }

    /** A device that does what it is told. */
    private static final class Obedient extends MqttClientHandler {

        private int packets = 1;

        @Override
        protected void connected() {
            subscribe("devices/me/commands/#");
        }

        @Override
        protected void received(int type, ByteBuf body) {
            if (type == MqttMessageType.SUBACK.value()) {
                ready();
            } else if (type == MqttMessageType.PUBLISH.value()) {
                String topic = acknowledge(body);
                packets = packets % 0xffff + 1;
                respond(topic.substring(topic.lastIndexOf('/') + 1), packets);
            }
        }

        @Override
        protected void batchDone() {
            // flushed by the base
        }
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        int commands = run.plan().quick() ? 300 : 6_000;
        int warmUp = run.plan().quick() ? 100 : 2_000;
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try (MillracePeer millrace = run.fresh(word())) {
            List<String> devices =
                    IntStream.range(0, DEVICES).mapToObj(n -> "device-" + n).toList();
            for (Map.Entry<String, String> device : millrace.admit(devices).entrySet()) {
                new Obedient().open(loops, millrace.port(), device.getKey(), Optional.of(device.getValue()), true);
            }
            send(millrace, warmUp, A_SECOND);
            double cpuBefore = millrace.usage().cpuSeconds();
            Histogram delays = send(millrace, commands, A_SECOND);
            double cpu = millrace.usage().cpuSeconds() - cpuBefore;
            List<Figure> figures = new ArrayList<>(Times.figures("command to answer", delays));
            figures.add(new Figure("processor of the server", "a command", cpu * 1000 / commands, "ms"));
            return Measurement.alone(
                    word(),
                    figures,
                    List.of(Budget.atMost(
                            "command: p99 to a connected device and its answer back under 50 ms",
                            Times.p99(delays),
                            GOAL_MILLIS,
                            "ms")));
        } finally {
            loops.shutdownGracefully();
        }
    }

    private static Histogram send(MillracePeer millrace, int commands, int rate)
            throws IOException, InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<Long>> calls = new ArrayList<>();
            long begin = System.nanoTime();
            for (int n = 0; n < commands; n++) {
                long due = begin + n * TimeUnit.SECONDS.toNanos(1) / rate;
                String device = "device-" + n % DEVICES;
                calls.add(callers.submit(() -> {
                    TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                    millrace.ask(device, "setSpeed");
                    return System.nanoTime() - due;
                }));
            }
            Histogram delays = Times.none();
            for (Future<Long> call : calls) {
                Times.record(delays, call.get());
            }
            return delays;
        } catch (ExecutionException e) {
            throw new IOException("a command: " + e.getCause().getMessage(), e);
        } finally {
            callers.shutdownNow();
        }
    }
}
