package io.millrace.bench.torture;

import io.millrace.bench.client.Link;
import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The most telling of the trials, each once or twice, one after the other on one server, in a few minutes. A disk that can lose power is
 * left out where this machine has none, which is told.
 */
final class ShortForm implements Trial {

    private static final int CLIENTS = 64;
    private static final Duration CALM = Duration.ofSeconds(2L * Link.KEEP_ALIVE_SECONDS);

    /**
     * The two below all connections, which end them; and those with servlets, which Pax Web takes away from a bundle that was updated when
     * the thread that cleans up behind the old one comes late (docs/reliability.md).
     */
    private static final Set<String> SPARED = Set.of(
            "io.millrace.api",
            "io.millrace.gateway",
            "io.millrace.gateway.http",
            "io.millrace.health",
            "io.millrace.https",
            "io.millrace.rest");

    private final SyncFailure sync = new SyncFailure();
    private String withoutDisk = "";

    @Override
    public String word() {
        return "short";
    }

    @Override
    public MillracePeer start(Path assembly, Path folder) throws IOException, InterruptedException {
        try {
            return sync.start(assembly, folder);
        } catch (Disk.MissingException e) {
            withoutDisk = e.getMessage();
            sayWithoutDisk();
            return Trial.server(assembly, folder);
        }
    }

    private void sayWithoutDisk() {
        Torture.say("short: NO FAILED SYNC AND NO POWER LOSS was tried: %s", withoutDisk);
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        kills(traffic, random);
        new Swaps(1, CALM, SPARED).run(traffic, random);
        new Crowd(CLIENTS).run(traffic, random);
        if (withoutDisk.isEmpty()) {
            sync.run(traffic, random);
        } else {
            sayWithoutDisk();
        }
    }

    /** One out of the load, and one right behind a stop for longer than the keep-alive, when everybody connects again. */
    private static void kills(Traffic traffic, Random random) throws IOException, InterruptedException {
        Kills kills = new Kills(2, 1);
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(2_500));
        kills.kill(traffic, 1, "under load");
        traffic.awaitRecovery("round 1");
        Kills.freeze(traffic, 2, 1_500L * Link.KEEP_ALIVE_SECONDS + random.nextInt(1_000));
        kills.kill(traffic, 2, "after a stop");
        traffic.awaitRecovery("round 2");
    }

    @Override
    public void end() throws IOException {
        if (withoutDisk.isEmpty()) {
            sync.end();
        }
    }
}
