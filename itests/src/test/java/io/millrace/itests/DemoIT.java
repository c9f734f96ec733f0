package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * The example fleet of {@code ./millrace demo} against a node: what is in the files is in the history, exactly once; the press that
 * overheats in them is slowed by a rule, and its alert has one ticket.
 */
public class DemoIT {

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private static final int PATIENCE_SECONDS = 80;
    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "press-1", "machine_temperature_system_failure.csv",
            "office-1", "ambient_temperature_system_failure.csv",
            "road-6005", "occupancy_6005.csv",
            "road-7578", "speed_7578.csv"));

    private final Fleet fleet = new Fleet(NODE);

    @Test
    public void everyDataLineIsInTheHistoryExactlyOnceThoughTheDemoWasInterrupted() throws Exception {
        interruptInTheMiddle();
        play();
        assertHistoryIsWhatTheFilesSay();
        Set<String> alerts = alerts();
        assertEachHasOneTicket(alerts);
        assertThePressWasSlowed();
        play();
        assertHistoryIsWhatTheFilesSay();
        assertEquals(alerts, alerts());
        assertEachHasOneTicket(alerts);
    }

    /** The node is that of other tests too. */
    @After
    public void takeAwayWhatTheDemoPutThere() throws IOException {
        fleet.rest().delete("/rules/press-hot");
        Files.deleteIfExists(NODE.data().resolve("camel-routes/alert-to-ticket.yaml"));
        Files.deleteIfExists(NODE.data().resolve("etc/io.millrace.connection-crm.cfg"));
    }

    private Set<String> alerts() {
        Set<String> ids = new TreeSet<>();
        fleet.rest()
                .get("/alerts?ruleId=press-hot&deviceId=press-1")
                .expect(200)
                .json()
                .path("alerts")
                .forEach(alert -> ids.add(alert.path("id").asText()));
        assertFalse("the press did not overheat", ids.isEmpty());
        return ids;
    }

    private static void assertEachHasOneTicket(Set<String> alerts) throws IOException {
        List<String> tickets = new ArrayList<>();
        new ObjectMapper()
                .readTree(NODE.data().resolve("demo/tickets.json").toFile())
                .forEach(ticket -> tickets.add(ticket.path("externalId").asText()));
        assertEquals(List.copyOf(alerts), tickets.stream().sorted().toList());
    }

    /** It answered what it was told, and reports the speed of the last command. */
    private void assertThePressWasSlowed() {
        List<JsonNode> done = new ArrayList<>();
        fleet.rest()
                .get("/devices/press-1/commands?status=completed")
                .expect(200)
                .json()
                .path("commands")
                .forEach(done::add);
        done.sort(Comparator.comparing(
                command -> Instant.parse(command.path("createdAt").asText())));
        JsonNode slow = done.stream()
                .filter(command -> command.path("name").asText().equals("slow"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no command slow was answered: " + done));
        assertEquals("{\"rpm\":300}", slow.at("/response/payload").toString());
        String last = done.get(done.size() - 1).at("/response/payload").toString();
        await("what the press reports")
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> fleet.rest()
                        .get("/devices/press-1")
                        .expect(200)
                        .json()
                        .path("reported")
                        .toString()
                        .equals(last));
    }

    /** Ends the fleet as Ctrl-C does, once the first readings are acknowledged and before all are. */
    private void interruptInTheMiddle() throws IOException, InterruptedException {
        Process demo = demo();
        await("the first progress")
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .failFast("the demo ended: see " + console(), () -> !demo.isAlive())
                .until(() -> acknowledged("press-1") > 0);
        demo.destroy();
        assertTrue("does not end", demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        int acknowledged = acknowledged("press-1");
        assertTrue(
                "was over before it was interrupted: " + acknowledged,
                acknowledged < lines("press-1").size());
    }

    private void play() throws IOException, InterruptedException {
        Process demo = demo();
        assertTrue("does not end", demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals("see " + console(), 0, demo.exitValue());
    }

    private void assertHistoryIsWhatTheFilesSay() throws IOException {
        for (String device : FILES.keySet()) {
            List<String> lines = lines(device);
            List<JsonNode> records = fleet.history(device);
            List<String> ids = records.stream()
                    .map(r -> r.path("messageId").asText())
                    .sorted()
                    .toList();
            assertEquals(device, ids.stream().distinct().toList(), ids);
            assertEquals(
                    device,
                    sorted(lines),
                    sorted(records.stream().map(DemoIT::line).toList()));
        }
        Map<String, Long> times = fleet.history("press-1").stream()
                .map(r -> r.path("time").asText())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertEquals(12, times.values().stream().filter(count -> count == 2).count());
    }

    /** A record as the line of the file that it came from, with its value as a number. */
    private static String line(JsonNode record) {
        return record.path("time").asText().replace('T', ' ').replace("Z", "")
                + ","
                + record.path("payload").elements().next().asDouble();
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static List<String> lines(String device) throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> file = Files.readAllLines(data().resolve(FILES.get(device)));
        for (String line : file.subList(1, file.size())) {
            int comma = line.indexOf(',');
            lines.add(line.substring(0, comma + 1) + Double.parseDouble(line.substring(comma + 1)));
        }
        return lines;
    }

    private static int acknowledged(String device) throws IOException {
        Path file = NODE.data().resolve("demo/fleet.properties");
        if (!Files.exists(file)) {
            return 0;
        }
        String key = device + ".acknowledged=";
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(key))
                .mapToInt(line -> Integer.parseInt(line.substring(key.length())))
                .findFirst()
                .orElse(0);
    }

    private static Process demo() throws IOException {
        Path jar = data().resolveSibling("target/millrace-demo.jar");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(
                java.toString(), "-Xmx256m", "-jar", jar.toString(), "--speed", "max", "--until-end");
        Map<String, String> environment = builder.environment();
        for (String listener : List.of("HTTP", "MQTT", "AMQP", "STOMP")) {
            environment.put("MILLRACE_" + listener + "_PORT", Integer.toString(NODE.port(listener)));
        }
        environment.put("MILLRACE_DATA", NODE.data().toString());
        environment.put("MILLRACE_ADMIN_PASSWORD", NODE.adminPassword());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
                .start();
    }

    private static Path console() {
        return Path.of(NODE.data() + ".demo");
    }

    private static Path data() {
        return Path.of(System.getProperty("millrace.demo")).resolve("data").normalize();
    }
}
