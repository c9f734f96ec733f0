package io.millrace.demo;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the person at the terminal sees. Any thread. */
final class Screen {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final int SECONDS_BETWEEN_LINES = 10;

    private final PrintStream out;
    private final boolean terminal;
    private String lastTrouble = "";
    private int ticks;

    /**
     * Makes the screen.
     *
     * @param out where to
     * @param terminal whether a line can be written over; else a new line comes every ten seconds
     */
    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Says what shows what. */
    synchronized void welcome(Settings settings, Crm crm) {
        out.println(
                """

                The example fleet: press-1 (MQTT), office-1 (AMQP), road-6005 and road-7578 (STOMP).
                What they measured before 2013-12-15 is loaded at once, the rest plays {speed}.
                The press overheats now and then: a rule raises an alert and tells it to slow down, it answers and does, and a
                route opens one ticket in the CRM. Each step is told here when it happens.

                  live page        {base}/        user admin
                  registry         curl -u admin '{base}/api/v1/devices'
                  last values      curl -u admin '{base}/api/v1/devices/press-1/state'
                  history          curl -u admin '{base}/api/v1/devices/press-1/history?limit=5'
                  rule             curl -u admin '{base}/api/v1/rules/press-hot'
                  alerts           curl -u admin '{base}/api/v1/alerts?ruleId=press-hot', and on the live page
                  commands         curl -u admin '{base}/api/v1/devices/press-1/commands'
                  speed            curl -u admin '{base}/api/v1/devices/press-1', there "reported"
                  route            {data}/camel-routes/alert-to-ticket.yaml, curl -u admin '{base}/api/v1/routes/alert-to-ticket'
                  tickets          {crm}
                  shell            MILLRACE_DATA={data} ./millrace shell
                                     millrace:device-list
                                     millrace:device-state press-1
                                     millrace:tail telemetry
                                     millrace:alert-list
                  password         of admin: in {data}/admin-password, or what you set in MILLRACE_ADMIN_PASSWORD

                Ctrl-C stops the fleet and the server; the next start goes on from there.
                """
                        .replace("{crm}", crm.url("/"))
                        .replace("{speed}", speed(settings.hoursPerSecond()))
                        .replace("{base}", settings.base())
                        .replace("{data}", settings.data().toString()));
    }

    private static String speed(double hoursPerSecond) {
        return Double.isInfinite(hoursPerSecond)
                ? "as fast as it goes"
                : String.format(Locale.ROOT, "at %s h a second", hoursPerSecond);
    }

    /** Shows how far the players are; called every second. */
    synchronized void progress(List<Player> players) {
        String trouble = players.stream()
                .filter(player -> !player.trouble().isEmpty())
                .map(player -> player.series().deviceId() + ": " + player.trouble())
                .collect(Collectors.joining("; "));
        if (!trouble.equals(lastTrouble)) {
            lastTrouble = trouble;
            out.println((terminal ? "\r" : "") + (trouble.isEmpty() ? "all devices are connected" : trouble));
        }
        if (terminal) {
            out.print("\r" + line(players) + "\u001b[K");
            out.flush();
        } else if (ticks++ % SECONDS_BETWEEN_LINES == 0) {
            out.println(line(players));
        }
    }

    /** Says that everything is played. */
    synchronized void played(List<Player> players) {
        out.println((terminal ? "\r" : "") + line(players) + (terminal ? "\u001b[K" : ""));
        out.println("Everything is played. The devices stay connected.");
    }

    /** Prints a line. */
    synchronized void say(String text) {
        out.println((terminal ? "\r" : "") + text + (terminal ? "\u001b[K" : ""));
    }

    private static String line(List<Player> players) {
        int acknowledged = players.stream().mapToInt(Player::acknowledged).sum();
        int total = players.stream().mapToInt(Player::total).sum();
        String clocks = players.stream()
                .map(player -> player.series().deviceId() + " " + clock(player))
                .collect(Collectors.joining(" | "));
        return String.format(Locale.ROOT, "%,d of %,d | %s", acknowledged, total, clocks);
    }

    private static String clock(Player player) {
        Instant time = player.dataTime();
        return player.isDone() ? "done" : MINUTE.format(time);
    }
}
