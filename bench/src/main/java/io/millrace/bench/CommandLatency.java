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
 *
 * <pre>java -cp bench/target/millrace-bench.jar io.millrace.bench.CommandLatency ASSEMBLY [COMMANDS] [A_SECOND]</pre>
 */
public final class CommandLatency {

    private static final int DEVICES = 100;
    private static final int CALLERS = 16;
    private static final int WARM_UP = 2_000;
    private static final double GOAL_MILLIS = 50;
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);

    private final MillracePeer millrace;
    private final EventLoopGroup loops = new NioEventLoopGroup(1);

    private CommandLatency(MillracePeer millrace) {
        this.millrace = millrace;
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
                channel()
                        .write(MqttMessageBuilders.publish()
                                .topicName("devices/me/responses/" + topic.substring(topic.lastIndexOf('/') + 1))
                                .qos(MqttQoS.AT_LEAST_ONCE)
                                .messageId(packets)
                                .payload(Unpooled.copiedBuffer("{\"rpm\":900}", StandardCharsets.US_ASCII))
                                .build());
            }
        }

        @Override
        protected void batchDone() {
            // flushed by the base
        }
    }

    /**
     * Runs it; exit code 1 where one answer in a hundred took longer than the budget.
     *
     * @param arguments the assembly, how many commands, and how many a second
     */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        if (arguments.length < 1) {
            System.err.println("usage: CommandLatency ASSEMBLY [COMMANDS] [A_SECOND]");
            System.exit(2);
        }
        int commands = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 6_000;
        int rate = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 100;
        Path folder = Files.createTempDirectory("millrace-commands");
        boolean kept;
        try (MillracePeer millrace = new MillracePeer(Path.of(arguments[0]).toAbsolutePath(), folder)) {
            kept = new CommandLatency(millrace).run(commands, rate);
        }
        System.exit(kept ? 0 : 1);
    }

    private boolean run(int commands, int rate) throws IOException, InterruptedException, ExecutionException {
        List<String> devices =
                IntStream.range(0, DEVICES).mapToObj(n -> "device-" + n).toList();
        for (Map.Entry<String, String> device : millrace.admit(devices).entrySet()) {
            new Obedient().open(loops, millrace.port(), device.getKey(), Optional.of(device.getValue()), true);
        }
        send(WARM_UP, rate);
        double cpuBefore = ServerProcess.cpuSeconds(millrace.pid());
        Histogram delays = send(commands, rate);
        System.out.printf(
                "%d commands at %d a second to %d devices, from the call to the answer: %.1f ms (p50), %.1f (p99), %.1f (the"
                        + " longest); %.2f ms of server CPU each%n",
                delays.getTotalCount(),
                rate,
                DEVICES,
                delays.getValueAtPercentile(50) / 1000.0,
                delays.getValueAtPercentile(99) / 1000.0,
                delays.getMaxValue() / 1000.0,
                (ServerProcess.cpuSeconds(millrace.pid()) - cpuBefore) * 1000 / commands);
        loops.shutdownGracefully();
        return delays.getValueAtPercentile(99) / 1000.0 < GOAL_MILLIS;
    }

    private Histogram send(int commands, int rate) throws InterruptedException, ExecutionException {
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
            Histogram delays = new Histogram(LONGEST_MICROS, 3);
            for (Future<Long> call : calls) {
                delays.recordValue(TimeUnit.NANOSECONDS.toMicros(call.get()));
            }
            return delays;
        } finally {
            callers.shutdownNow();
        }
    }
}
