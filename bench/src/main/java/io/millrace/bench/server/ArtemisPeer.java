package io.millrace.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A bare Artemis; see {@link ArtemisMain}. */
final class ArtemisPeer {

    private ArtemisPeer() {}

    static Peer start(Path folder) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        ServerProcess process = new ServerProcess(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ArtemisMain.class.getName(),
                        String.valueOf(port),
                        folder.resolve("artemis").toString()),
                Map.of(),
                folder.resolve("artemis.log"));
        process.awaitPort(port, Duration.ofSeconds(60));
        return new ForwardingPeer(
                "Artemis 2.43",
                "acknowledges after fdatasync of its journal; without security and management",
                port,
                List.of(process));
    }
}
