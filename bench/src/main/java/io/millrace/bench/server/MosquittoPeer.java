package io.millrace.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Mosquitto as the operating system packages it, without persistence; its acknowledgement promises nothing. */
public final class MosquittoPeer {

    private MosquittoPeer() {}

    public static Peer start(Path program, Path folder) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        Path configuration = folder.resolve("mosquitto.conf");
        Files.writeString(
                configuration,
                """
                listener {port} 127.0.0.1
                allow_anonymous true
                max_queued_messages 0
                persistence false
                log_dest stderr
                """
                        .replace("{port}", String.valueOf(port)));
        ServerProcess process = new ServerProcess(
                List.of(program.toString(), "-c", configuration.toString()), Map.of(), folder.resolve("mosquitto.log"));
        process.awaitPort(port, Duration.ofSeconds(20));
        return new ForwardingPeer("Mosquitto", port, process);
    }

    /** Finds the program where packages put it. */
    public static Optional<Path> program() {
        return Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
