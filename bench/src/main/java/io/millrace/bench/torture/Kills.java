package io.millrace.bench.torture;

import io.millrace.bench.client.Link;
import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** kill -9 at random moments, sometimes again during the start, and SIGSTOP for longer than the keep-alive. */
final class Kills implements Trial {

    private static final int ONE_IN = 4;

    private final int kills;
    private final int minutes;
    private int done;

    /**
     * Makes the trial.
     *
     * @param kills how many
     * @param minutes after which no new round begins
     */
    Kills(int kills, int minutes) {
        this.kills = kills;
        this.minutes = minutes;
    }

    @Override
    public String word() {
        return "kills";
    }

    @Override
    public void run(Traffic traffic, Random random) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        for (int round = 1; done < kills && System.nanoTime() < end; round++) {
            round(traffic, random, round);
        }
    }

    /** All that is random is drawn in each round, whatever becomes of it, so that a seed means the same in every run. */
    private void round(Traffic traffic, Random random, int number) throws IOException, InterruptedException {
        long load = 1_000 + random.nextInt(7_000);
        boolean frozen = random.nextInt(ONE_IN) == 0;
        long freeze = 1_500L * Link.KEEP_ALIVE_SECONDS + random.nextInt(4_000);
        long afterFreeze = random.nextInt(2_000);
        boolean twice = random.nextInt(ONE_IN) == 0;
        long second = 300 + random.nextInt(6_000);
        TimeUnit.MILLISECONDS.sleep(load);
        if (frozen) {
            freeze(traffic, number, freeze);
            TimeUnit.MILLISECONDS.sleep(afterFreeze);
        }
        kill(traffic, number, "after " + load + " ms of load");
        if (twice && done < kills) {
            TimeUnit.MILLISECONDS.sleep(second);
            kill(traffic, number, second + " ms after it was started");
        }
        traffic.awaitRecovery("round " + number);
    }

    /** Kills it and starts it again; it is not healthy yet. */
    void kill(Traffic traffic, int round, String when) throws IOException, InterruptedException {
        MillracePeer millrace = traffic.millrace();
        millrace.process().requireAlive();
        millrace.process().kill();
        done++;
        Torture.say(
                "round %d: kill %d, %s; %d records acknowledged, %d commands taken",
                round, done, when, traffic.ledger().size(), traffic.ledger().commands());
        millrace.startAgain();
    }

    /** Stops it for that long. */
    static void freeze(Traffic traffic, int round, long millis) throws IOException, InterruptedException {
        traffic.millrace().process().signal("STOP");
        TimeUnit.MILLISECONDS.sleep(millis);
        traffic.millrace().process().signal("CONT");
        long begin = System.nanoTime();
        traffic.awaitProgress();
        Torture.say(
                "round %d: stopped for %d ms and continued; every device goes on after %.1f s",
                round, millis, (System.nanoTime() - begin) / 1e9);
    }
}
