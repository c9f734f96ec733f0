package io.millrace.itests;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.rules.ExternalResource;

/** A Kafka broker, a process of its own from the artifacts of the test's class path. */
final class KafkaServer extends ExternalResource {

    private static final Duration START = Duration.ofSeconds(90);

    private Path folder;
    private int port;
    private Process server;

    @Override
    protected void before() throws Throwable {
        folder = Files.createTempDirectory(Installation.WORK, "kafka");
        port = FreePorts.one();
        int controller = FreePorts.one();
        Path settings = Files.writeString(
                folder.resolve("server.properties"),
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%1$d
                listeners=PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                num.partitions=1
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                group.initial.rebalance.delay.ms=0
                """
                        .formatted(controller, port, folder.resolve("log")));
        String cluster = "QMbcOVkrSd6XGzVhnuAZ0w";
        if (java("kafka.tools.StorageTool", "format", "-t", cluster, "-c", settings.toString())
                        .waitFor()
                != 0) {
            throw new AssertionError("Kafka's storage could not be made, see " + console());
        }
        server = java("kafka.Kafka", settings.toString());
        await("Kafka in " + folder)
                .atMost(START)
                .failFast("it ended, see " + console(), () -> !server.isAlive())
                .ignoreExceptions()
                .until(this::answers);
    }

    @Override
    protected void after() {
        if (server != null) {
            server.destroy();
            try {
                if (!server.waitFor(30, TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Where its clients connect. */
    String brokers() {
        return "127.0.0.1:" + port;
    }

    private boolean answers() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers(), "request.timeout.ms", "2000"))) {
            return admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size() == 1;
        }
    }

    private Process java(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console()))
                .start();
    }

    private File console() {
        return new File(folder + ".console");
    }
}
