package io.millrace.bench.server;

import io.millrace.bench.client.MqttClientHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The program between a broker and a database that a user would write: a durable subscription of QoS 1; what has come is written as one
 * transaction of at most {@value #BATCH} rows of history and the last value of each device in it, and acknowledged after the commit.
 */
public final class BridgeMain {

    /** The variable of the environment with the password of the database. */
    static final String PASSWORD = "MILLRACE_BENCH_DATABASE_PASSWORD";

    private static final int BATCH = 1_000;
    private static final int BEFORE_ID = "devices/".length();
    private static final int AFTER_ID = "/telemetry".length();

    private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
    private final Listener listener = new Listener();
    private final Connection connection;

    private BridgeMain(Connection connection) {
        this.connection = connection;
    }

    /** A message that waits to be written; the broker has no more than a thousand on their way. */
    private record Arrived(String deviceId, String payload, Timestamp received, int packetId) {}

    private final class Listener extends MqttClientHandler {

        @Override
        protected void connected() {
            subscribe("devices/+/telemetry");
        }

        @Override
        protected void received(int type, ByteBuf body) {
            if (type == MqttMessageType.SUBACK.value()) {
                ready();
            } else if (type == MqttMessageType.PUBLISH.value()) {
                int topic = body.getUnsignedShort(0);
                int payload = 2 + topic + 2;
                arrived.add(new Arrived(
                        body.toString(2 + BEFORE_ID, topic - BEFORE_ID - AFTER_ID, StandardCharsets.UTF_8),
                        body.toString(payload, body.readableBytes() - payload, StandardCharsets.UTF_8),
                        new Timestamp(System.currentTimeMillis()),
                        body.getUnsignedShort(2 + topic)));
            }
        }

        @Override
        protected void batchDone() {
            // acknowledged after the commit
        }

        private void acknowledge(List<Arrived> batch) {
            ByteBuf acknowledgements = channel().alloc().buffer(4 * batch.size());
            for (Arrived message : batch) {
                acknowledgements.writeByte(MqttMessageType.PUBACK.value() << 4).writeByte(2);
                acknowledgements.writeShort(message.packetId());
            }
            channel().writeAndFlush(acknowledgements);
        }
    }

    /**
     * Runs it until the broker goes away.
     *
     * @param arguments the broker's port, the JDBC URL and the database's user
     */
    public static void main(String[] arguments) throws Exception {
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try (Connection connection = DriverManager.getConnection(arguments[1], arguments[2], System.getenv(PASSWORD))) {
            connection.setAutoCommit(false);
            BridgeMain bridge = new BridgeMain(connection);
            bridge.listener.open(loops, Integer.parseInt(arguments[0]), "bridge", Optional.empty(), false);
            bridge.run();
        } finally {
            loops.shutdownGracefully();
        }
    }

    private void run() throws InterruptedException, SQLException, IOException {
        while (listener.broken().isEmpty()) {
            List<Arrived> batch = new ArrayList<>(BATCH);
            batch.add(arrived.take());
            arrived.drainTo(batch, BATCH - 1);
            write(batch);
            listener.acknowledge(batch);
        }
        throw listener.broken().get();
    }

    private void write(List<Arrived> batch) throws SQLException {
        Map<String, Arrived> last = new LinkedHashMap<>();
        batch.forEach(message -> last.put(message.deviceId(), message));
        insert("insert into history (device, received, payload) values (?, ?, ?::jsonb)", batch);
        insert(
                "insert into last_value (device, received, payload) values (?, ?, ?::jsonb)"
                        + " on conflict (device) do update set received = excluded.received, payload = excluded.payload",
                List.copyOf(last.values()));
        connection.commit();
    }

    private void insert(String sql, List<Arrived> messages) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Arrived message : messages) {
                insert.setString(1, message.deviceId());
                insert.setTimestamp(2, message.received());
                insert.setString(3, message.payload());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
