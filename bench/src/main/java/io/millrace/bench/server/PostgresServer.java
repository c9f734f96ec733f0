package io.millrace.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PostgreSQL as the operating system packages it, with its settings as they come; a data folder and a port of its own. */
final class PostgresServer implements AutoCloseable {

    /** Its only user. */
    static final String USER = "bench";

    private static final String ACCOUNT = "postgres";
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final Duration START = Duration.ofSeconds(60);

    private final String password = UUID.randomUUID().toString();
    private final int port;
    private final ServerProcess process;

    PostgresServer(Path parent) throws IOException, InterruptedException {
        Path programs = programs();
        Path folder = Files.createDirectories(parent.resolve("postgresql"));
        Path secret = Files.writeString(folder.resolve("password"), password);
        Path console = Files.createFile(folder.resolve("console"));
        own(ACCOUNT, folder);
        String data = folder.resolve("data").toString();
        run(
                console,
                List.of(
                        programs.resolve("initdb").toString(),
                        "--pgdata=" + data,
                        "--username=" + USER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + secret,
                        "--encoding=UTF8",
                        "--locale=C"));
        port = ServerProcess.freePort();
        process = new ServerProcess(
                Machine.as(
                        ACCOUNT,
                        List.of(
                                programs.resolve("postgres").toString(),
                                "-D",
                                data,
                                "-p",
                                String.valueOf(port),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-k",
                                folder.toString())),
                Map.of(),
                console);
        process.awaitPort(port, START);
    }

    /** Gives a folder and what is in it to another user where this process is root, for servers that refuse root. */
    static void own(String user, Path folder) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return;
        }
        UserPrincipal owner =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.setOwner(file, owner);
            }
        }
    }

    private static Path programs() throws IOException {
        if (Files.isDirectory(PACKAGES)) {
            try (Stream<Path> versions = Files.list(PACKAGES)) {
                Path newest = versions.max(Path::compareTo).orElse(PACKAGES).resolve("bin");
                if (Files.isExecutable(newest.resolve("postgres"))) {
                    return newest;
                }
            }
        }
        throw new IOException("PostgreSQL is not installed (Debian: apt-get install postgresql)");
    }

    private static void run(Path console, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Machine.as(ACCOUNT, command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()))
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(
                    command.get(0) + " ended with " + process.exitValue() + "\n" + Files.readString(console));
        }
    }

    /** Opens a connection; waits for as long as the server says that it is starting up. */
    Connection connect() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                return DriverManager.getConnection(url(), USER, password);
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    void execute(String sql) throws IOException, InterruptedException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IOException("PostgreSQL refuses '" + sql + "': " + e.getMessage(), e);
        }
    }

    /** Returns where JDBC finds it; rows of a batch travel as one statement. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?reWriteBatchedInserts=true";
    }

    String password() {
        return password;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
