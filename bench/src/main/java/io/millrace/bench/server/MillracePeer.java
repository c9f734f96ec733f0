package io.millrace.bench.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.client.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** The assembled distribution, as it ships, on ports and a data folder of its own. */
public final class MillracePeer implements Peer {

    /** The name of the data folder. */
    public static final String DATA = "millrace";

    private static final Duration START = Duration.ofSeconds(300);
    private static final Duration PROCESSING = Duration.ofSeconds(300);
    private static final String ROUTE = "telemetry-to-state.yaml";
    private static final List<String> PORTS =
            List.of("MQTT", "MQTTS", "AMQP", "AMQPS", "STOMP", "STOMPS", "HTTP", "HTTPS", "SSH");

    private final String name;
    private final Path assembly;
    private final Path folder;
    private final Path data;
    private final Map<String, String> environment;
    private final int port;
    private final int tlsPort;
    private ServerProcess process;
    private final Rest rest;
    private boolean routed = true;

    public MillracePeer(Path assembly, Path folder) throws IOException, InterruptedException {
        this("Millrace", assembly, folder, Map.of());
    }

    /**
     * Starts it and waits until it is healthy.
     *
     * @param name in the table
     * @param assembly the distribution
     * @param folder where its data folder is made
     * @param further environment, beside what every one has
     */
    public MillracePeer(String name, Path assembly, Path folder, Map<String, String> further)
            throws IOException, InterruptedException {
        this.name = name;
        this.assembly = assembly;
        this.folder = Files.createDirectories(folder);
        data = folder.resolve(DATA);
        String password = UUID.randomUUID().toString();
        environment = new HashMap<>(Map.of(
                "MILLRACE_DATA", data.toString(), "MILLRACE_ADMIN_PASSWORD", password, "MILLRACE_BIND", "127.0.0.1"));
        environment.putAll(further);
        for (String listener : PORTS) {
            environment.put("MILLRACE_" + listener + "_PORT", String.valueOf(ServerProcess.freePort()));
        }
        port = port("MQTT");
        tlsPort = port("MQTTS");
        rest = new Rest("http://127.0.0.1:" + port("HTTP"), password);
        process = launch();
        try {
            awaitHealthy();
        } catch (IOException e) {
            process.close();
            throw e;
        }
    }

    /** Stops it, so that it can be started again. */
    public void stop() {
        process.close();
    }

    /** Starts it again on the same data folder and ports, after it was killed or closed; it is not healthy yet. */
    public void startAgain() throws IOException {
        process = launch();
    }

    private ServerProcess launch() throws IOException {
        return new ServerProcess(
                List.of(assembly.resolve("bin/millrace").toString(), "run"),
                environment,
                folder.resolve("millrace.log"));
    }

    /** Returns the process that was started last, the script, which starts the JVM. */
    public ServerProcess process() {
        return process;
    }

    /** Returns its shell, where this program is {@code admin}. */
    public Shell shell() {
        return new Shell(port("SSH"), environment.get("MILLRACE_ADMIN_PASSWORD"));
    }

    /** Returns the jar of one of our bundles in the distribution. */
    public Path bundle(String symbolicName) throws IOException {
        try (Stream<Path> files =
                Files.walk(assembly.resolve("system/io/millrace").resolve(symbolicName))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the distribution has no jar of " + symbolicName));
        }
    }

    /** Returns the management API. */
    public Rest rest() {
        return rest;
    }

    /** Returns a file of the data folder. */
    public Path file(String name) {
        return data.resolve(name);
    }

    /** Returns the port of a listener, named as in {@code MILLRACE_MQTT_PORT}. */
    public int port(String listener) {
        return Integer.parseInt(environment.get("MILLRACE_" + listener + "_PORT"));
    }

    /** Waits until it says so of itself. */
    public void awaitHealthy() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!rest.isHealthy()) {
            process.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "Millrace is not healthy after " + START.toSeconds() + " s; see " + data + "/log");
            }
            TimeUnit.MILLISECONDS.sleep(300);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    /** Returns the port of MQTT over TLS. */
    public int tlsPort() {
        return tlsPort;
    }

    /** Returns the certificate of the CA that the first start made. */
    public Path authority() {
        return data.resolve("tls/own/ca.pem");
    }

    /** Adds what a device collected to its history. */
    public void upload(String deviceId, String password, String lines) throws IOException, InterruptedException {
        rest.upload(deviceId, password, lines);
    }

    /** Returns when a rule would have begun an alert, by device. */
    public Map<String, List<Instant>> backtest(String rule, Instant from, Instant to)
            throws IOException, InterruptedException {
        return rest.backtest(rule, from, to);
    }

    /** Deactivates a device; returns when the answer was there, by {@link System#nanoTime}. */
    public long deactivate(String deviceId) throws IOException, InterruptedException {
        rest.deactivate(deviceId);
        return System.nanoTime();
    }

    /** Sends a command and waits for the device's answer. */
    public void ask(String deviceId, String command) throws IOException, InterruptedException {
        rest.ask(deviceId, command);
    }

    /** Adds a rule; it sees the next record. */
    public void putRule(String id, String rule) throws IOException, InterruptedException {
        rest.putRule(id, rule);
    }

    @Override
    public String promise() {
        return "acknowledges after fdatasync; devices log in with passwords; as shipped, with the REST calls that ask for the state";
    }

    @Override
    public Usage usage() throws IOException {
        return Usage.of(List.of(pid()));
    }

    /** Returns the id of the JVM, which the script that started it has written down. */
    public long pid() {
        try {
            return Long.parseLong(Files.readString(data.resolve("millrace.pid")).trim());
        } catch (IOException e) {
            throw new IllegalStateException("the JVM of Millrace cannot be found", e);
        }
    }

    /** Returns what the heap holds after a full collection, in MiB, as the JDK's {@code jcmd} counts it. */
    public long liveHeapMiB() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process counting = new ProcessBuilder(jcmd.toString(), String.valueOf(pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String counted = new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] total =
                counted.substring(counted.lastIndexOf("Total") + 1).trim().split("\\s+");
        if (counting.waitFor() != 0 || total.length < 3) {
            throw new IOException(
                    "jcmd cannot count the heap: " + counted.lines().limit(3).toList());
        }
        return Long.parseLong(total[2]) >> 20;
    }

    @Override
    public Map<String, String> admit(List<String> deviceIds) throws IOException, InterruptedException {
        return rest.register(deviceIds);
    }

    @Override
    public boolean forwards() {
        return false;
    }

    /**
     * Takes the route to state and history away, as an integrator would: its file leaves the hot folder.
     *
     * @throws IOException if the server still runs it after 15 seconds
     */
    public void acceptOnly() throws IOException, InterruptedException {
        Files.move(data.resolve("camel-routes").resolve(ROUTE), data.resolve(ROUTE));
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (rest.hasRoute(ROUTE.replace(".yaml", ""))) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the route " + ROUTE + " still runs 15 s after its file was deleted");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        routed = false;
    }

    /** Gives the route back, which then catches up with what the log holds; nothing if it was never taken away. */
    public void routeAgain() throws IOException {
        if (!routed) {
            Files.move(data.resolve(ROUTE), data.resolve("camel-routes").resolve(ROUTE));
            routed = true;
        }
    }

    /** State and history are written together and in order per device, so the newest state tells that all is there. */
    public void awaitProcessed(Map<String, Long> newest) throws IOException, InterruptedException {
        if (!routed) {
            return;
        }
        long deadline = System.nanoTime() + PROCESSING.toNanos();
        for (Map.Entry<String, Long> device : newest.entrySet()) {
            while (rest.newestSequence(device.getKey()) < device.getValue()) {
                process.requireAlive();
                if (System.nanoTime() > deadline) {
                    throw new IOException(device.getKey() + " is at " + rest.newestSequence(device.getKey()) + " of "
                            + device.getValue() + " after " + PROCESSING.toSeconds() + " s");
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    @Override
    public OptionalLong visible(String deviceId) throws IOException, InterruptedException {
        process.requireAlive();
        return routed ? OptionalLong.of(rest.newestSequence(deviceId)) : OptionalLong.empty();
    }

    @Override
    public Optional<Tally> kept(String deviceId) throws IOException, InterruptedException {
        Tally kept = new Tally();
        history(deviceId, kept::add);
        return Optional.of(kept);
    }

    /**
     * Reads the whole history of a device.
     *
     * @param each is given the sequence numbers, in the order of the history
     */
    public void history(String deviceId, IntConsumer each) throws IOException, InterruptedException {
        String cursor = "";
        do {
            JsonNode page = rest.history(deviceId, cursor);
            for (JsonNode entry : page.path("records")) {
                each.accept(entry.path("payload").path("seq").asInt());
            }
            cursor = page.path("cursor").asText("");
        } while (!cursor.isEmpty());
    }

    @Override
    public void close() {
        stop();
    }
}
