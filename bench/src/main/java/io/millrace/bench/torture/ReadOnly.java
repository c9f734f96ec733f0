package io.millrace.bench.torture;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The data folder becomes read-only under load, as Linux does it to a file system that has an error, and can be written again. */
final class ReadOnly extends OnDisk {

    private static final long UNDER_WAY_MILLIS = 1_000;
    private static final long READ_ONLY_MILLIS = 8_000;

    @Override
    public String word() {
        return "readonly";
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(4_000));
        disk().makeReadOnly();
        TimeUnit.MILLISECONDS.sleep(UNDER_WAY_MILLIS);
        Ledger ledger = traffic.ledger();
        int records = ledger.size();
        int commands = ledger.commands();
        TimeUnit.MILLISECONDS.sleep(READ_ONLY_MILLIS);
        boolean up = traffic.millrace().rest().isHealthy();
        Torture.say(
                "read-only: %d records acknowledged, %d commands taken, health %s",
                ledger.size() - records, ledger.commands() - commands, up ? "up" : "down");
        if (ledger.size() > records || ledger.commands() > commands || up) {
            ledger.complain("it took records or commands, or called itself healthy, while nothing could be written");
        }
        disk().heal();
        traffic.millrace().process().kill();
        traffic.millrace().startAgain();
        traffic.awaitRecovery("writable and started again");
    }
}
