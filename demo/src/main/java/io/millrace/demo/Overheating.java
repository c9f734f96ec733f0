package io.millrace.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What is done about a press that runs hot: a rule, which slows it, and a route, which opens a ticket. Both are put where an integrator would
 * put them, once; who changes or removes them afterwards has it that way.
 */
final class Overheating {

    private static final String RULE = "press-hot";
    private static final String ROUTE = "alert-to-ticket";
    private static final String INSTALLED = "overheating.installed";
    private static final String PORT = "crm.port";
    private static final Duration START = Duration.ofSeconds(60);
    private static final int LOOK = 20;

    private final Settings settings;
    private final Rest rest;
    private final Progress progress;
    private final Consumer<String> tell;
    private final Map<String, String> known = new HashMap<>();

    /**
     * Makes it.
     *
     * @param settings where the server and its data folder are
     * @param rest the management API
     * @param progress remembers what was put
     * @param tell takes a line for the person at the terminal
     */
    Overheating(Settings settings, Rest rest, Progress progress, Consumer<String> tell) {
        this.settings = settings;
        this.rest = rest;
        this.progress = progress;
        this.tell = tell;
    }

    /** Puts the files and the rule in their places, where that was not done, and waits until the route runs. */
    void install(Crm crm) throws IOException, InterruptedException {
        String port = Integer.toString(crm.port());
        if (!progress.remembered(PORT).equals(Optional.of(port))) {
            write("etc", "io.millrace.connection-crm.cfg", crm.connection());
            progress.remember(PORT, port);
        }
        if (progress.remembered(INSTALLED).isEmpty()) {
            write("camel-routes", ROUTE + ".yaml", resource("/examples/" + ROUTE + ".yaml"));
            rest.put("/rules/" + RULE, resource("/rules/" + RULE + ".json"));
            awaitRoute();
            progress.remember(INSTALLED, "true");
        }
        progress.save();
    }

    private void awaitRoute() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!rest.find("/routes/" + ROUTE)
                .map(route -> route.at("/routes/0/state").asText())
                .orElse("")
                .equals("started")) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the route " + ROUTE + " does not run after " + START.toSeconds() + " s: "
                        + rest.find("/routes/" + ROUTE).map(JsonNode::toString).orElse("the server does not know it"));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Tells of the alerts of the press that came, changed or ended since the last look. */
    void look() throws IOException, InterruptedException {
        for (JsonNode alert : newest()) {
            String id = alert.path("id").asText();
            String status = alert.path("status").asText();
            String now = status + " " + alert.path("occurrences").asInt();
            String before = known.put(id, now);
            boolean news = before == null ? !status.equals("cleared") : !before.equals(now);
            if (news) {
                tell.accept("alert " + status + ": " + alert.path("deviceId").asText() + ", "
                        + alert.path("message").asText() + ": " + settings.base() + "/api/v1/alerts/" + id);
            }
        }
    }

    private List<JsonNode> newest() throws IOException, InterruptedException {
        List<JsonNode> alerts = new ArrayList<>();
        rest.get("/alerts?ruleId=" + RULE + "&limit=" + LOOK).path("alerts").forEach(alerts::add);
        Collections.reverse(alerts);
        return alerts;
    }

    /**
     * Waits until the rule has seen everything, and every alert has a ticket.
     *
     * @param tickets of the CRM
     * @param patience how long at most
     * @return whether each alert has one ticket, and no more
     */
    boolean isDone(Tickets tickets, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline && (rest.lag("telemetry", "hot-path") > 0 || hasAlertWithout(tickets))) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        look();
        List<JsonNode> alerts = newest();
        tell.accept(alerts.size() + " alerts of the press, " + tickets.all().size() + " tickets");
        return alerts.stream()
                .allMatch(alert -> tickets.about(alert.path("id").asText()).size() == 1);
    }

    private boolean hasAlertWithout(Tickets tickets) throws IOException, InterruptedException {
        return newest().stream()
                .anyMatch(alert -> tickets.about(alert.path("id").asText()).isEmpty());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Overheating.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not in the jar; build the module demo");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A file in a folder of the data folder is whole when it gets its name. */
    private void write(String folder, String name, String text) throws IOException {
        Path into = Files.createDirectories(settings.data().resolve(folder));
        Path fresh = Files.createTempFile(into, ".demo", "");
        Files.writeString(fresh, text);
        Files.move(fresh, into.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
