package io.millrace.bench.scenario;

import io.millrace.bench.client.DeviceClient;
import io.millrace.bench.client.Dialect;
import io.millrace.bench.client.LoadDevice;
import io.millrace.bench.server.Peer;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A device beside the others that publishes at a fixed rate and asks for its last known value until it is there. The time counts from
 * when the message was due; each question costs the server what a REST call or query costs.
 */
final class VisibleProbe {

    private static final int PER_SECOND = 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    private final Peer peer;
    private final DeviceClient device;
    private int sent;

    private VisibleProbe(Peer peer, DeviceClient device) {
        this.peer = peer;
        this.device = device;
    }

    static VisibleProbe open(Peer peer, EventLoopGroup loops) throws IOException, InterruptedException {
        String id = "bench-probe";
        Map<String, String> passwords = peer.admit(List.of(id));
        DeviceClient device = new DeviceClient(id, Dialect.USUAL, 1);
        device.keepAlive(60);
        device.open(loops, peer.port(), id, Optional.ofNullable(passwords.get(id)), true);
        return new VisibleProbe(peer, device);
    }

    /**
     * Probes while something else is done.
     *
     * @param work what
     * @param micros where the times go, in microseconds
     */
    <T> T during(Callable<T> work, Histogram micros) throws IOException, InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<T> result = thread.submit(work);
        try {
            for (long due = System.nanoTime(); !result.isDone(); due += TimeUnit.SECONDS.toNanos(1) / PER_SECOND) {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                micros.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(one() - due)));
            }
            return result.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } finally {
            thread.shutdownNow();
        }
    }

    private long one() throws IOException, InterruptedException {
        device.begin(new LoadDevice.Work(1, 0, 0, () -> {}));
        int sequence = sent++;
        long begin = System.nanoTime();
        while (peer.visible(device.deviceId()).orElse(sequence) < sequence) {
            if (device.broken().isPresent()) {
                throw device.broken().get();
            }
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IOException(peer.name() + ": a message is not visible after 60 s");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return System.nanoTime();
    }

    void close() {
        device.close();
    }
}
