package io.millrace.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** RabbitMQ as Debian packages it, with its MQTT plug-in; a folder, ports, a cookie and a port mapper of its own. */
final class RabbitMqPeer {

    private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final String USER = "rabbitmq";

    private RabbitMqPeer() {}

    static Peer start(Path parent) throws IOException, InterruptedException {
        if (!Files.isExecutable(SERVER)) {
            throw new IOException("RabbitMQ is not installed (Debian: apt-get install rabbitmq-server)");
        }
        Path folder = Files.createDirectories(parent.resolve("rabbitmq"));
        int mqtt = ServerProcess.freePort();
        Files.writeString(
                folder.resolve("rabbitmq.conf"),
                """
                listeners.tcp.1 = 127.0.0.1:{amqp}
                mqtt.listeners.tcp.1 = 127.0.0.1:{mqtt}
                mqtt.allow_anonymous = true
                mqtt.prefetch = 1000
                """
                        .replace("{amqp}", String.valueOf(ServerProcess.freePort()))
                        .replace("{mqtt}", String.valueOf(mqtt)));
        Files.writeString(folder.resolve("enabled_plugins"), "[rabbitmq_mqtt].\n");
        Path console = folder.resolve("console");
        Files.createFile(console);
        PostgresServer.own(USER, folder);
        String mapperPort = String.valueOf(ServerProcess.freePort());
        ServerProcess mapper = new ServerProcess(
                Machine.as(USER, List.of("epmd", "-port", mapperPort, "-address", "127.0.0.1")), Map.of(), console);
        mapper.awaitPort(Integer.parseInt(mapperPort), Duration.ofSeconds(20));
        ServerProcess server = new ServerProcess(
                Machine.as(USER, List.of(SERVER.toString())), environment(folder, mapperPort), console);
        try {
            server.awaitPort(mqtt, Duration.ofSeconds(120));
        } catch (IOException e) {
            server.close();
            mapper.close();
            throw e;
        }
        return new ForwardingPeer(
                "RabbitMQ",
                "acknowledges when its durable queue, which syncs in groups, confirms the message; anonymous",
                mqtt,
                List.of(mapper, server));
    }

    private static Map<String, String> environment(Path folder, String mapperPort) throws IOException {
        return Map.ofEntries(
                Map.entry("HOME", folder.toString()),
                Map.entry("ERL_EPMD_PORT", mapperPort),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
                Map.entry("RABBITMQ_DIST_PORT", String.valueOf(ServerProcess.freePort())),
                Map.entry("RABBITMQ_NODENAME", "bench@localhost"),
                Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
                Map.entry(
                        "RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString()),
                Map.entry(
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        folder.resolve("enabled_plugins").toString()),
                Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
                Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()));
    }
}
