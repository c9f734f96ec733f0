package io.millrace.bench;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
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
final class AmqpLink implements Link {

    private final Connection connection;
    private final Sender sender;

    private AmqpLink(Connection connection, Sender sender) {
        this.connection = connection;
        this.sender = sender;
    }

    static Link open(Client client, int port, String deviceId, String password)
            throws IOException, InterruptedException {
        Connection connection = connect(client, port, deviceId, password);
        try {
            Sender sender = connection.openSender("devices/" + deviceId + "/telemetry");
            sender.openFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new AmqpLink(connection, sender);
        } catch (ClientException | ExecutionException | TimeoutException e) {
            connection.closeAsync();
            throw new IOException("no link: " + e.getMessage(), e);
        }
    }

    /** Begins a connection; links may be opened on it at once. */
    static Connection connect(Client client, int port, String deviceId, String password) throws IOException {
        ConnectionOptions options = new ConnectionOptions()
                .user(deviceId)
                .password(password)
                .reconnectEnabled(false)
                .idleTimeout(TimeUnit.SECONDS.toMillis(KEEP_ALIVE_SECONDS))
                .openTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .closeTimeout(1, TimeUnit.SECONDS)
                .sendTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            return client.connect("127.0.0.1", port, options);
        } catch (ClientException e) {
            throw new IOException("no connection: " + e.getMessage(), e);
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
