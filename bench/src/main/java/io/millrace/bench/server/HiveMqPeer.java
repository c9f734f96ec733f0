package io.millrace.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** HiveMQ CE, which brings a Netty of its own and so a class path of its own: {@code bench/hivemq}, fetched when it first takes part. */
final class HiveMqPeer {

    private static final Path PROJECT = Path.of("bench/hivemq");
    private static final Path JAR = PROJECT.resolve("target/millrace-bench-hivemq.jar");

    private HiveMqPeer() {}

    static Peer start(Path parent) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(parent.resolve("hivemq"));
        Path console = Files.createFile(folder.resolve("console"));
        if (!Files.exists(JAR)) {
            build(console);
        }
        for (String name : List.of("data", "extensions", "conf")) {
            Files.createDirectory(folder.resolve(name));
        }
        int port = ServerProcess.freePort();
        Files.writeString(
                folder.resolve("conf/config.xml"),
                """
                <hivemq>
                    <listeners>
                        <tcp-listener><port>{port}</port><bind-address>127.0.0.1</bind-address></tcp-listener>
                    </listeners>
                    <mqtt>
                        <queued-messages><max-queue-size>100000000</max-queue-size></queued-messages>
                    </mqtt>
                    <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """
                        .replace("{port}", String.valueOf(port)));
        ServerProcess process = new ServerProcess(command(folder), Map.of(), console);
        process.awaitPort(port, Duration.ofSeconds(120));
        return new ForwardingPeer(
                "HiveMQ CE",
                "acknowledges when the message is written to its file store, which syncs once a second; anonymous; what it"
                        + " may keep for a subscriber is raised from 1,000 messages to 100,000,000",
                port,
                List.of(process));
    }

    private static List<String> command(Path folder) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Stream.of("java.lang", "java.nio", "sun.nio.ch")
                .forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.add("--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");
        command.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        command.addAll(
                List.of("-Xmx2g", "-cp", JAR.toString(), "io.millrace.bench.hivemq.HiveMqMain", folder.toString()));
        return command;
    }

    private static void build(Path console) throws IOException, InterruptedException {
        Process maven = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-ntp",
                        "-q",
                        "-f",
                        PROJECT.resolve("pom.xml").toString(),
                        "package")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()))
                .start();
        if (maven.waitFor() != 0) {
            throw new IOException("HiveMQ CE could not be fetched by 'mvn -f " + PROJECT + " package': "
                    + Files.readString(console).lines().findFirst().orElse("Maven says nothing"));
        }
    }
}
