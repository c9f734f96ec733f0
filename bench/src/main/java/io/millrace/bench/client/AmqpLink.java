package io.millrace.bench.client;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/** A device on AMQP 1.0, unsettled: one message at a time, so that one that is refused is not overtaken. */
public final class AmqpLink implements Link {

    private final Connection connection;
    private final Sender sender;

    private AmqpLink(Connection connection, Sender sender) {
        this.connection = connection;
        this.sender = sender;
    }

    public static Link open(Client client, int port, String deviceId, String password)
            throws IOException, InterruptedException {
        Connection connection = connect(client, port, deviceId, password);
        try {
            return new AmqpLink(connection, opened(connection.openSender("devices/" + deviceId + "/telemetry")));
        } catch (ClientException e) {
            connection.closeAsync();
            throw new IOException("no link: " + e.getMessage(), e);
        }
    }

    /** Connects and waits until the server has opened: what is asked of a connection that failed before may wait for ever. */
    public static Connection connect(Client client, int port, String deviceId, String password)
            throws IOException, InterruptedException {
        ConnectionOptions options = new ConnectionOptions()
                .user(deviceId)
                .password(password)
                .reconnectEnabled(false)
                .idleTimeout(TimeUnit.SECONDS.toMillis(KEEP_ALIVE_SECONDS))
                .openTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .closeTimeout(1, TimeUnit.SECONDS)
                .sendTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .requestTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            Connection connection = client.connect("127.0.0.1", port, options);
            awaitOpen(connection.openFuture(), connection);
            return connection;
        } catch (ClientException e) {
            throw new IOException("no connection: " + e.getMessage(), e);
        }
    }

    /** Waits until the server has opened a sender too. */
    public static Sender opened(Sender sender) throws IOException, InterruptedException, ClientException {
        awaitOpen(sender.openFuture(), sender.connection());
        return sender;
    }

    private static void awaitOpen(Future<?> open, Connection connection) throws IOException, InterruptedException {
        try {
            open.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            connection.closeAsync();
            throw new IOException("not opened: " + e.getMessage(), e);
        }
    }

    @Override
    public void send(int first, int count, IntConsumer acknowledged) throws IOException {
        for (int number = first; number < first + count; number++) {
            try {
                Tracker tracker = sender.send(Message.create(Link.payload(number))
                        .contentType("application/json")
                        .messageId(Link.messageId(number)));
                tracker.awaitSettlement(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (tracker.remoteState() == null || !tracker.remoteState().isAccepted()) {
                    throw new IOException("not accepted: " + tracker.remoteState());
                }
            } catch (ClientException e) {
                throw new IOException("the link broke: " + e.getMessage(), e);
            }
            acknowledged.accept(number);
        }
    }

    @Override
    public void close() {
        connection.closeAsync();
    }
}
