package io.millrace.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Another machine, as far as the network goes: a namespace of the kernel with one cable to this one. Needs root and `ip`.
 */
final class NetworkNamespace implements AutoCloseable {

    private static final String NETWORK = "10.213.77.";

    private final String name = "millrace-" + ProcessHandle.current().pid();
    private final String here = "mr" + ProcessHandle.current().pid();

    /** Makes it. */
    NetworkNamespace() throws IOException, InterruptedException {
        command("ip", "netns", "add", name);
        try {
            command("ip", "link", "add", here, "type", "veth", "peer", "name", "eth0", "netns", name);
            command("ip", "addr", "add", host() + "/24", "dev", here);
            command("ip", "link", "set", here, "up");
            run("ip", "addr", "add", NETWORK + "2/24", "dev", "eth0");
            run("ip", "link", "set", "eth0", "up");
        } catch (IOException e) {
            command("ip", "netns", "delete", name);
            throw e;
        }
    }

    /** The address of this machine as the other one sees it. */
    String host() {
        return NETWORK + "1";
    }

    /** Runs a command over there and returns what it prints. */
    String run(String... words) throws IOException, InterruptedException {
        List<String> there = new ArrayList<>(List.of("ip", "netns", "exec", name));
        there.addAll(List.of(words));
        return command(there.toArray(String[]::new));
    }

    /** Runs a command here and returns what it prints. */
    static String command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + ": " + said);
        }
        return said;
    }

    // Its end of the cable, and with it the other, goes with the namespace.
    @Override
    public void close() throws IOException {
        try {
            command("ip", "netns", "delete", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
