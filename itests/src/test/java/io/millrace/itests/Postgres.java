package io.millrace.itests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.rules.ExternalResource;

/** A PostgreSQL server of the machine's package, with a data folder and a port of its own. */
final class Postgres extends ExternalResource {

    static final String USER = "millrace";
    static final String PASSWORD = "S3cret & of+the#ERP";

    private static final Duration START = Duration.ofSeconds(60);

    private Path folder;
    private int port;
    private Process server;

    @Override
    protected void before() throws Throwable {
        folder = Files.createTempDirectory("millrace-postgres");
        port = FreePorts.one();
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        if (isRoot()) {
            run("chown", "-R", "postgres:", folder.toString());
        }
        run(own("initdb", "-D", data(), "-U", USER, "--auth=scram-sha-256", "--pwfile=" + password, "--no-sync"));
        start();
    }

    @Override
    protected void after() {
        try {
            stop();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("cannot stop the database in " + folder, e);
        }
    }

    /** Starts it, at first or again. */
    void start() throws IOException {
        String[] command = own("postgres", "-D", data(), "-p", Integer.toString(port), "-k", folder.toString());
        server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console()))
                .start();
        await("the database in " + folder)
                .atMost(START)
                .failFast("it ended, see " + console(), () -> !server.isAlive())
                .ignoreExceptions()
                .until(() -> rows("select 1").equals(List.of("1")));
    }

    /** Stops it and ends its connections. */
    void stop() throws IOException, InterruptedException {
        if (server != null) {
            run("kill", "-INT", Long.toString(server.pid()));
            if (!server.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the database in " + folder + " has not stopped");
            }
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a query, columns joined by a blank. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), USER, PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int n = 1; n <= result.getMetaData().getColumnCount(); n++) {
                    columns.add(result.getString(n));
                }
                rows.add(String.join(" ", columns));
            }
            return rows;
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private java.io.File console() {
        return Installation.WORK.resolve("postgres-" + port + ".console").toFile();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** A command of the package, as a user that the server accepts: it refuses root. */
    private static String[] own(String... command) throws IOException {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        words.add(programs().resolve(command[0]).toString());
        words.addAll(List.of(command).subList(1, command.length));
        return words.toArray(String[]::new);
    }

    private static Path programs() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.max(Path::compareTo).orElseThrow().resolve("bin");
        }
    }

    private void run(String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + exit + ", see " + console());
        }
    }
}
