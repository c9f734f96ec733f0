package io.millrace.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts the example fleet against a running server. {@code ./millrace demo} starts both. */
public final class Main {

    private static final Duration SERVER_START = Duration.ofMinutes(3);
    private static final Duration ROUTES = Duration.ofMinutes(2);
    private static final long END_MILLIS = 5_000;

    private final Settings settings;
    private final Screen screen = new Screen(System.out, System.console() != null);
    private final List<Player> players = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Main(Settings settings) {
        this.settings = settings;
    }

    /**
     * Plays until the process is told to end, or until the end of the data.
     *
     * @param arguments see {@link Settings#USAGE}
     * @throws InterruptedException never in practice: nobody interrupts the main thread
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.println(Settings.USAGE);
            return;
        }
        try {
            boolean complete = new Main(Settings.of(List.of(arguments), System.getenv())).run();
            System.exit(complete ? 0 : 1);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(1);
        }
    }

    private boolean run() throws IOException, InterruptedException {
        String base = "http://" + settings.host() + ":" + settings.ports().http();
        Rest.awaitHealthy(base, SERVER_START);
        Rest rest = new Rest(base, Settings.adminPassword(settings.data(), System.getenv()));
        Progress progress = new Progress(settings.data());
        screen.welcome(settings);
        players.addAll(new Fleet(settings, rest, progress).prepare());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(progress), "demo end"));
        for (Player player : players) {
            Thread thread = new Thread(player, "demo " + player.series().deviceId());
            threads.add(thread);
            thread.start();
        }
        watch(progress);
        return !settings.untilEnd() || isInHistory(rest);
    }

    /** Shows and saves the progress every second; returns at the end of the data, if it is to end there. */
    private void watch(Progress progress) throws IOException, InterruptedException {
        boolean told = false;
        while (true) {
            progress.save();
            boolean done = players.stream().allMatch(Player::isDone);
            if (done && !told) {
                screen.played(players);
                told = true;
            } else if (!done) {
                screen.progress(players);
            }
            if (done && settings.untilEnd()) {
                return;
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    /** The route to the history runs behind the acknowledgements, so it gets some time. */
    private boolean isInHistory(Rest rest) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ROUTES.toNanos();
        boolean complete = true;
        for (Player player : players) {
            String id = player.series().deviceId();
            long count = rest.countHistory(id);
            while (count < player.total() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(500);
                count = rest.countHistory(id);
            }
            screen.say(id + ": " + count + " records in the history, " + player.total() + " data lines");
            complete &= count == player.total();
        }
        return complete;
    }

    private void end(Progress progress) {
        players.forEach(Player::stop);
        try {
            for (Thread thread : threads) {
                thread.join(END_MILLIS);
            }
            progress.save();
        } catch (InterruptedException | IOException e) {
            System.err.println("demo: the progress of the last second is not saved, and will be sent again: " + e);
        }
        screen.say("");
    }
}
