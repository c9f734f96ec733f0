package io.millrace.bench.server;

import io.millrace.bench.client.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a user would build instead: Mosquitto, a program that writes to a database, and PostgreSQL. */
final class PipelinePeer implements Peer {

    private static final String HISTORY =
            """
            create table history (
                id bigint generated always as identity primary key,
                device text not null, received timestamptz not null, payload jsonb not null);
            create index on history (device, received);
            create table last_value (
                device text primary key, received timestamptz not null, payload jsonb not null)""";

    private final int port;
    private final PostgresServer database;
    private final ServerProcess broker;
    private final ServerProcess bridge;
    private final Connection connection;

    private PipelinePeer(
            int port, PostgresServer database, Connection connection, ServerProcess broker, ServerProcess bridge) {
        this.port = port;
        this.database = database;
        this.connection = connection;
        this.broker = broker;
        this.bridge = bridge;
    }

    static Peer start(Path folder) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        ServerProcess broker = MosquittoPeer.launch(folder, "bridged", port);
        try {
            PostgresServer database = new PostgresServer(folder);
            database.execute(HISTORY);
            ServerProcess bridge = new ServerProcess(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BridgeMain.class.getName(),
                            String.valueOf(port),
                            database.url(),
                            PostgresServer.USER),
                    Map.of(BridgeMain.PASSWORD, database.password()),
                    folder.resolve("bridge.log"));
            return new PipelinePeer(port, database, database.connect(), broker, bridge);
        } catch (SQLException e) {
            throw new IOException("PostgreSQL refuses a connection: " + e.getMessage(), e);
        } catch (IOException e) {
            broker.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "Mosquitto + bridge + PostgreSQL";
    }

    @Override
    public String promise() {
        return "Mosquitto acknowledges to the device when it has read a message, before any disk; the bridge acknowledges to"
                + " Mosquitto after the commit of up to 1,000 rows of history and the last values; anonymous";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Usage usage() throws IOException {
        bridge.requireAlive();
        return Usage.of(List.of(broker.pid(), bridge.pid(), database.pid()));
    }

    @Override
    public Map<String, String> admit(List<String> deviceIds) {
        return Map.of();
    }

    @Override
    public boolean forwards() {
        return false;
    }

    @Override
    public OptionalLong visible(String deviceId) throws IOException {
        bridge.requireAlive();
        try (PreparedStatement query =
                connection.prepareStatement("select (payload->>'seq')::bigint from last_value where device = ?")) {
            query.setString(1, deviceId);
            try (ResultSet row = query.executeQuery()) {
                return OptionalLong.of(row.next() ? row.getLong(1) : -1);
            }
        } catch (SQLException e) {
            throw new IOException("PostgreSQL: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Tally> kept(String deviceId) throws IOException {
        try (PreparedStatement query = connection.prepareStatement(
                "select (payload->>'seq')::bigint from history where device = ? order by id")) {
            query.setString(1, deviceId);
            Tally tally = new Tally();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tally.add(rows.getInt(1));
                }
            }
            return Optional.of(tally);
        } catch (SQLException e) {
            throw new IOException("PostgreSQL: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        bridge.close();
        broker.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("PostgreSQL: " + e.getMessage(), e);
        } finally {
            database.close();
        }
    }
}
