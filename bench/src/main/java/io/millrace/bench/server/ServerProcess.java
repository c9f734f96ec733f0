package io.millrace.bench.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, its output in a file. Reads what the process costs from {@code /proc}. */
public final class ServerProcess implements AutoCloseable {

    private static final int FIRST_PORT = 20_000;
    private static final int BEYOND_PORTS = 32_000;

    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int STIME = 12;

    private final Process process;
    private final Path output;

    /**
     * Starts it.
     *
     * @param command the command line
     * @param environment what is added to this process's environment
     * @param output where its standard output and error go, after what is there
     */
    public ServerProcess(List<String> command, Map<String, String> environment, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Machine.onServerProcessors(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        this.process = builder.start();
        this.output = output;
    }

    /** Returns the id of the process that was started. */
    public long pid() {
        return process.pid();
    }

    /**
     * Waits until it takes connections.
     *
     * @throws IOException with the end of its output if it ends before, or does not within the time
     */
    public void awaitPort(int port, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            requireAlive();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                // Not yet: the loop tries again until the deadline and then says so.
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IOException("port " + port + " is not open after " + patience.toSeconds() + " s\n" + tail());
    }

    /** Throws with the end of its output if it has ended. */
    public void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the server ended with code " + process.exitValue() + "\n" + tail());
        }
    }

    /** Ends it and what it has started as kill -9 does, and returns when all are gone. */
    public void kill() throws IOException, InterruptedException {
        kill(process.toHandle());
    }

    /** As {@link #kill()}. It is stopped first, for what is stopped starts nothing that would be missed. */
    public static void kill(ProcessHandle root) throws IOException, InterruptedException {
        send("STOP", List.of(root));
        List<ProcessHandle> all = withDescendants(root);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    /**
     * Sends it and what it has started a signal.
     *
     * @param name such as {@code STOP}
     */
    public void signal(String name) throws IOException, InterruptedException {
        if (send(name, withDescendants(process.toHandle())) != 0) {
            throw new IOException("the signal " + name + " could not be sent to process " + pid());
        }
    }

    private static List<ProcessHandle> withDescendants(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants()).toList();
    }

    private static int send(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(each -> command.add(String.valueOf(each.pid())));
        return new ProcessBuilder(command).start().waitFor();
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    /** Returns the processor time that a process has used, user and system, in seconds (proc(5), /proc/[pid]/stat). */
    public static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    }

    /** Returns the resident memory of a process in MiB (proc(5), VmRSS). */
    public static long residentMiB(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** Finds a free port on the loopback interface, and none that the system gives to an outgoing connection before a server listens. */
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, BEYOND_PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one is free.
            }
        }
    }

    /** Ends it, by force after 30 seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
