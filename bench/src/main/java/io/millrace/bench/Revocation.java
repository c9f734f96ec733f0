package io.millrace.bench;

import io.millrace.bench.client.MqttClientHandler;
import io.millrace.bench.server.MillracePeer;
import io.millrace.bench.server.ServerProcess;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * How fast clients connect and log in, and how fast revoked ones are off: opens many connections, in clear or over TLS, a hundred
 * a device, then deactivates devices one by one. One clock: from the answer of the API to the closed socket at the client.
 *
 * <pre>java -cp bench/target/millrace-bench.jar io.millrace.bench.Revocation ASSEMBLY [CONNECTIONS] [tls]</pre>
 */
public final class Revocation {

    private static final int OF_A_DEVICE = 100;
    private static final int REVOKED = 20;
    private static final int CONNECTING = 16;
    private static final int PATIENCE_SECONDS = 10;
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final double GOAL_MILLIS = 1000;

    private final MillracePeer millrace;
    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final Optional<SslContext> tls;

    private Revocation(MillracePeer millrace, Optional<SslContext> tls) {
        this.millrace = millrace;
        this.tls = tls;
    }

    /** A connection that listens. */
    private static final class Idle extends MqttClientHandler {

        @Override
        protected void connected() {
            ready();
        }

        @Override
        protected void received(int type, ByteBuf body) {
            // nothing is sent to it
        }

        @Override
        protected void batchDone() {
            // nothing to go on with
        }
    }

    /**
     * Runs it; exit code 1 where a revoked connection was open for longer than a second.
     *
     * @param arguments the assembly, how many connections, and {@code tls}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        if (arguments.length < 1) {
            System.err.println("usage: Revocation ASSEMBLY [CONNECTIONS] [tls]");
            System.exit(2);
        }
        int connections = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        boolean overTls = List.of(arguments).contains("tls");
        Path folder = Files.createTempDirectory("millrace-revocation");
        boolean kept;
        try (MillracePeer millrace = new MillracePeer(Path.of(arguments[0]).toAbsolutePath(), folder)) {
            Optional<SslContext> tls = overTls
                    ? Optional.of(SslContextBuilder.forClient()
                            .trustManager(millrace.authority().toFile())
                            .build())
                    : Optional.empty();
            kept = new Revocation(millrace, tls).run(connections);
        }
        System.exit(kept ? 0 : 1);
    }

    private boolean run(int connections) throws IOException, InterruptedException, ExecutionException {
        List<String> devices = IntStream.range(0, connections / OF_A_DEVICE)
                .mapToObj(n -> "device-" + n)
                .toList();
        Map<String, String> passwords = millrace.admit(devices);
        long residentBefore = ServerProcess.residentMiB(millrace.pid());
        double cpuBefore = ServerProcess.cpuSeconds(millrace.pid());
        long begin = System.nanoTime();
        Map<String, List<Idle>> open = open(passwords);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "%d connections %s: %.0f a second, %.2f ms of server CPU each, resident %d MiB more%n",
                connections,
                tls.isPresent() ? "over TLS" : "in clear",
                connections / seconds,
                (ServerProcess.cpuSeconds(millrace.pid()) - cpuBefore) * 1000 / connections,
                ServerProcess.residentMiB(millrace.pid()) - residentBefore);
        Histogram delays = new Histogram(LONGEST_MICROS, 3);
        for (String device : devices.subList(0, Math.min(REVOKED, devices.size()))) {
            long answered = millrace.deactivate(device);
            for (Idle client : open.get(device)) {
                client.awaitBroken(PATIENCE_SECONDS);
                delays.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(client.brokenNanos() - answered)));
            }
        }
        System.out.printf(
                "revoked %d connections of %d devices: closed at the client %.1f ms after the answer (p50), %.1f (p99), %.1f"
                        + " (the last)%n",
                delays.getTotalCount(),
                Math.min(REVOKED, devices.size()),
                delays.getValueAtPercentile(50) / 1000.0,
                delays.getValueAtPercentile(99) / 1000.0,
                delays.getMaxValue() / 1000.0);
        loops.shutdownGracefully();
        return delays.getMaxValue() / 1000.0 < GOAL_MILLIS;
    }

    private Map<String, List<Idle>> open(Map<String, String> passwords)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTING);
        try {
            Map<String, List<Idle>> open = new LinkedHashMap<>();
            List<Future<?>> pending = new ArrayList<>();
            passwords.forEach((device, password) -> {
                List<Idle> clients = open.computeIfAbsent(device, id -> new ArrayList<>());
                for (int n = 0; n < OF_A_DEVICE; n++) {
                    Idle client = new Idle();
                    clients.add(client);
                    String clientId = device + "/" + n;
                    Callable<Void> connect = () -> {
                        tls.ifPresent(client::overTls);
                        int port = tls.isPresent() ? millrace.tlsPort() : millrace.port();
                        client.open(loops, port, clientId, Optional.of(password), true);
                        return null;
                    };
                    pending.add(threads.submit(connect));
                }
            });
            for (Future<?> one : pending) {
                one.get();
            }
            return open;
        } finally {
            threads.shutdownNow();
        }
    }
}
