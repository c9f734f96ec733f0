package io.millrace.bench.torture;

import io.millrace.bench.client.Link;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Every fdatasync fails, and later ones do not: the server must take nothing from the first failure to its next start, for nobody can
 * say what of its files is on the disk. The disk keeps nothing of what a failed sync should have written.
 */
final class SyncFailure extends OnDisk {

    private static final long UNDER_WAY_MILLIS = 1_000;
    private static final long FAILING_MILLIS = 3_000;
    /** Longer than the keep-alive: who was left without an answer connects again and sends it again. */
    private static final long HEALED_MILLIS = 1_500L * Link.KEEP_ALIVE_SECONDS;

    @Override
    public String word() {
        return "sync";
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(4_000));
        disk().failSyncs();
        TimeUnit.MILLISECONDS.sleep(UNDER_WAY_MILLIS);
        Ledger ledger = traffic.ledger();
        int records = ledger.size();
        int commands = ledger.commands();
        TimeUnit.MILLISECONDS.sleep(FAILING_MILLIS);
        disk().heal();
        TimeUnit.MILLISECONDS.sleep(HEALED_MILLIS);
        Torture.say(
                "after the first failed sync: %d records acknowledged, %d commands taken, health %s",
                ledger.size() - records,
                ledger.commands() - commands,
                traffic.millrace().rest().isHealthy() ? "up" : "down");
        if (ledger.size() > records || ledger.commands() > commands) {
            ledger.complain("it took records or commands after a sync had failed");
        }
        if (traffic.millrace().rest().isHealthy()) {
            ledger.complain("its health did not tell that a sync had failed");
        }
        cut(traffic.millrace(), 0);
        traffic.awaitRecovery("started again");
    }
}
