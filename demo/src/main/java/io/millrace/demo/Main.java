package io.millrace.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the example fleet against a running server. {@code ./millrace demo} starts both. */
public final class Main {

    private static final Duration SERVER_START = Duration.ofMinutes(3);
    private static final Duration ROUTES = Duration.ofMinutes(2);
    private static final long END_MILLIS = 5_000;

    private final Settings settings;
    private final Screen screen = new Screen(System.out, System.console() != null);
    private final List<Player> players = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Tickets tickets;

    private Main(Settings settings) throws IOException {
        this.settings = settings;
        this.tickets = new Tickets(settings.data().resolve("demo"));
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
        String base = settings.base();
        Rest.awaitHealthy(base, SERVER_START);
        Rest rest = new Rest(base, Settings.adminPassword(settings.data(), System.getenv()));
        Progress progress = new Progress(settings.data());
        Crm crm = crm(progress);
        Overheating overheating = new Overheating(settings, rest, progress, screen::say);
        screen.welcome(settings, crm);
        overheating.install(crm);
        players.addAll(new Fleet(settings, rest, progress, new Press(progress, base, screen::say)).prepare());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(progress), "demo end"));
        for (Player player : players) {
            Thread thread = new Thread(player, "demo " + player.series().deviceId());
            threads.add(thread);
            thread.start();
        }
        watch(progress, overheating);
        if (!settings.untilEnd()) {
            return true;
        }
        boolean inHistory = isInHistory(rest);
        return overheating.isDone(tickets, ROUTES) && inHistory;
    }

    /** Starts the CRM where it was, with the secret that its client knows. */
    private Crm crm(Progress progress) throws IOException {
        String secret = progress.remembered("crm.secret")
                .orElseGet(() -> UUID.randomUUID().toString());
        progress.remember("crm.secret", secret);
        int port = progress.remembered("crm.port").map(Integer::parseInt).orElse(0);
        return new Crm(tickets, secret, port, screen::say);
    }

    /** Shows and saves the progress every second; returns at the end of the data, if it is to end there. */
    private void watch(Progress progress, Overheating overheating) throws IOException, InterruptedException {
        boolean told = false;
        while (true) {
            progress.save();
            look(overheating);
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

    /** A server that is away now has the same to tell later; that it is away the players say. */
    private static void look(Overheating overheating) throws InterruptedException {
        try {
            overheating.look();
        } catch (IOException e) {
            Logger.getLogger(Main.class.getName()).log(Level.FINE, "no look at the alerts", e);
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
