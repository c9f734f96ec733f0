package io.millrace.itests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.rules.ExternalResource;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * One node of the assembled distribution, with a data folder and free ports of its own; started before the test. Its JVM does without
 * the second compiler, which a node that lives for seconds does not earn back (a start takes a third less time).
 */
public class MillraceProcess extends ExternalResource {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final String JAVA_OPTIONS = "MILLRACE_JAVA_OPTS";

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Integer> ports;
    private final Path data;
    private Process process;
    private Duration firstStart = Duration.ZERO;

    /** A node that starts with the default environment but for its ports and data folder. */
    public MillraceProcess() {
        try {
            data = Files.createTempDirectory(Files.createDirectories(Installation.WORK), "data");
            ports = FreePorts.forListeners();
        } catch (IOException e) {
            throw new AssertionError("no free ports", e);
        }
        environment.put("MILLRACE_DATA", data.toString());
        environment.put("MILLRACE_BIND", "127.0.0.1");
        environment.put(JAVA_OPTIONS, "-XX:TieredStopAtLevel=1");
    }

    /** The node that people get, with no option of the tests: for what measures, or puts it under load. */
    public MillraceProcess asShipped() {
        environment.remove(JAVA_OPTIONS);
        return this;
    }

    /** Sets a variable of the node's environment; takes effect at its next start. */
    public MillraceProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** The port of a listener, named as in MILLRACE_MQTT_PORT: "MQTT", "HTTP", ... */
    public int port(String listener) {
        return ports.get(listener);
    }

    public Path data() {
        return data;
    }

    /** An address of the node's HTTP listener. */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port("HTTP") + path);
    }

    /** The password that the first start made, or the one of the environment. */
    public String adminPassword() throws IOException {
        String given = environment.get("MILLRACE_ADMIN_PASSWORD");
        return given != null && !given.isEmpty()
                ? given
                : Files.readString(data.resolve("admin-password")).strip();
    }

    /** Starts the node in the foreground of its own process and waits until it serves; says how long that took. */
    public Duration start() throws IOException {
        long begin = System.nanoTime();
        process = builder("run").start();
        await("the node in " + data)
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the node ended, see " + console(), () -> !process.isAlive())
                .until(this::serves);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** How long the start on the empty data folder took. */
    public Duration firstStart() {
        return firstStart;
    }

    /** Sends a signal (TERM, INT) to what `bin/millrace run` is, waits for its end and gives its exit code. */
    public int signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the node in " + data + " has not stopped after " + STOP);
        }
        return process.exitValue();
    }

    /** Ends script and server at once, as kill -9 does. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        await().atMost(STOP).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Runs bin/millrace with these words and gives what it prints on both channels, then its exit code in a last line. */
    public String script(String... words) throws IOException, InterruptedException {
        return scriptWithInput("", words);
    }

    /** The same with this on its standard input. */
    public String scriptWithInput(String input, String... words) throws IOException, InterruptedException {
        Path output = Files.createTempFile(Installation.WORK, "output", ".txt");
        Process script = builder(words).redirectOutput(output.toFile()).start();
        try (OutputStream channel = script.getOutputStream()) {
            channel.write(input.getBytes(StandardCharsets.UTF_8));
        }
        int exit = script.waitFor();
        return Files.readString(output) + "exit code " + exit;
    }

    /** The process number of the server's JVM. */
    public long serverPid() throws IOException {
        return Long.parseLong(Files.readString(data.resolve("millrace.pid")).strip());
    }

    @Override
    public Statement apply(Statement base, Description description) {
        return new FailureReport(super.apply(base, description), description, data);
    }

    @Override
    protected void before() throws Throwable {
        try {
            firstStart = start();
        } catch (RuntimeException e) {
            // Without this a node that is too slow for the test outlives it.
            kill();
            throw e;
        }
    }

    @Override
    protected void after() {
        try {
            if (process != null && process.isAlive()) {
                signal("TERM");
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("cannot stop the node in " + data, e);
        }
    }

    private ProcessBuilder builder(String... words) {
        List<String> command = new ArrayList<>(List.of(Installation.script().toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        ports.forEach((listener, port) -> builder.environment().put("MILLRACE_" + listener + "_PORT", port.toString()));
        builder.environment().putAll(environment);
        return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
    }

    private Path console() {
        return Path.of(data + ".console");
    }

    private boolean serves() {
        return Readiness.of(http("/health"));
    }
}
