package io.millrace.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Mosquitto as the operating system packages it, without persistence. */
public final class MosquittoPeer {

    private MosquittoPeer() {}

    static Peer start(Path folder) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        return new ForwardingPeer(
                "Mosquitto",
                "acknowledges when it has read a message: no disk; anonymous",
                port,
                List.of(launch(folder, "mosquitto", port)));
    }

    /** Starts one; a subscriber may have a thousand messages on their way, which are twenty as it comes. */
    static ServerProcess launch(Path folder, String name, int port) throws IOException, InterruptedException {
        Path configuration = folder.resolve(name + ".conf");
        Files.writeString(
                configuration,
                """
                listener {port} 127.0.0.1
                allow_anonymous true
                max_queued_messages 0
                max_inflight_messages 1000
                persistence false
                log_dest stderr
                """
                        .replace("{port}", String.valueOf(port)));
        ServerProcess process = new ServerProcess(
                List.of(program().toString(), "-c", configuration.toString()), Map.of(), folder.resolve(name + ".log"));
        process.awaitPort(port, Duration.ofSeconds(20));
        return process;
    }

    /**
     * Finds the program where packages put it.
     *
     * @throws IOException if it is not there, saying which package has it
     */
    public static Path program() throws IOException {
        return Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("Mosquitto is not installed (Debian: apt-get install mosquitto)"));
    }
}
