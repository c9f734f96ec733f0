package io.millrace.bench.torture;

import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Power loss: what was not synced is gone, in half of the cuts all of it, in the others a part. Proves nothing unless a peer that syncs
 * once a second loses what it acknowledged under the same cuts, so that is done first.
 */
final class Power extends OnDisk {

    private static final int ONE_IN = 4;
    private static final int PEER_CUTS = 2;

    private final int cuts;
    private int done;

    /**
     * Makes the trial.
     *
     * @param cuts how many
     */
    Power(int cuts) {
        this.cuts = cuts;
    }

    @Override
    public String word() {
        return "power";
    }

    @Override
    public MillracePeer start(Path assembly, Path folder) throws IOException, InterruptedException {
        try (Disk other = new Disk(folder, folder.resolve("peer"), WRITEBACK_SECONDS)) {
            if (!other.forgets()) {
                throw new IOException("the disk does not forget what was not synced; the trial would prove nothing");
            }
            Ledger.Count lost = SyncedEachSecond.cut(other, folder.resolve("peer"), PEER_CUTS);
            Torture.say("power: Mosquitto, which syncs once a second, after %d cuts: %s", PEER_CUTS, lost);
            if (lost.lost() == 0) {
                throw new IOException("a peer that syncs once a second lost nothing; the trial would prove nothing");
            }
        }
        return super.start(assembly, folder);
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        for (int round = 1; done < cuts; round++) {
            round(traffic, random, round);
        }
    }

    private void round(Traffic traffic, Random random, int number) throws IOException, InterruptedException {
        long load = 1_000 + random.nextInt(7_000);
        boolean twice = random.nextInt(ONE_IN) == 0;
        long second = 300 + random.nextInt(10_000);
        TimeUnit.MILLISECONDS.sleep(load);
        cut(traffic, random, "after " + load + " ms of load");
        if (twice && done < cuts) {
            TimeUnit.MILLISECONDS.sleep(second);
            cut(traffic, random, second + " ms after it was started");
        }
        traffic.awaitRecovery("round " + number);
    }

    private void cut(Traffic traffic, Random random, String when) throws IOException, InterruptedException {
        int seed = random.nextBoolean() ? 0 : 1 + random.nextInt(Integer.MAX_VALUE - 1);
        cut(traffic.millrace(), seed);
        done++;
        Torture.say(
                "cut %d, %s, %s; %d records acknowledged, %d commands taken",
                done,
                when,
                seed == 0 ? "nothing unsynced is left" : "a part of the unsynced is left",
                traffic.ledger().size(),
                traffic.ledger().commands());
    }
}
