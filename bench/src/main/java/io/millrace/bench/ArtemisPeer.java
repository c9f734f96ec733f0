package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bare Artemis; see {@link ArtemisMain}. */
final class ArtemisPeer implements Peer {

    private final int port = ServerProcess.freePort();
    private final ServerProcess process;

    ArtemisPeer(Path folder) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ServerProcess(
                List.of(
                        java,
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ArtemisMain.class.getName(),
                        String.valueOf(port),
                        folder.resolve("artemis").toString()),
                Map.of(),
                folder.resolve("artemis.log"));
        process.awaitPort(port, Duration.ofSeconds(60));
    }

    @Override
    public String name() {
        return "Artemis 2.43";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Map<String, String> admit(List<String> deviceIds) {
        return Map.of();
    }

    @Override
    public boolean forwards() {
        return true;
    }

    @Override
    public void awaitProcessed(Map<String, Long> newest) {
        // The subscriber tells when everything is forwarded.
    }

    @Override
    public Optional<BitSet> kept(String deviceId) {
        return Optional.empty();
    }

    @Override
    public void close() {
        process.close();
    }
}
