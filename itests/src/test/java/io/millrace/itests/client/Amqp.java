package io.millrace.itests.client;

import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/** An AMQP 1.0 client with a password. */
public final class Amqp implements AutoCloseable {

    private static final int SECONDS = 30;

    private final Client client = Client.create();
    private final Connection connection;

    /**
     * Connects.
     *
     * @param port on loopback
     * @param user device id or {@code service/{id}}
     * @param password its password
     * @throws ClientException if the server refuses
     */
    public Amqp(int port, String user, String password) throws ClientException {
        ConnectionOptions options =
                new ConnectionOptions().user(user).password(password).reconnectEnabled(false);
        connection = client.connect("127.0.0.1", port, options);
        try {
            connection.openFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof ClientException refused ? refused : new ClientException("connect", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new ClientException("no answer within " + SECONDS + " s", e);
        }
    }

    /** Opens a sender. */
    public Sender sender(String address) throws ClientException {
        return connection.openSender(address);
    }

    /** Opens a sender whose messages name their address themselves. */
    public Sender anonymousSender() throws ClientException {
        return connection.openAnonymousSender();
    }

    /** Opens a receiver that acknowledges by hand. */
    public Receiver receiver(String address, int credit) throws ClientException {
        return connection.openReceiver(
                address,
                new ReceiverOptions().autoAccept(false).autoSettle(false).creditWindow(credit));
    }

    /** Sends and waits for the server's settlement. */
    public static Tracker send(Sender sender, Message<?> message) throws ClientException {
        Tracker tracker = sender.send(message);
        return tracker.awaitSettlement(SECONDS, TimeUnit.SECONDS);
    }

    /** Receives one delivery, or null when none comes in time. */
    public static Delivery receive(Receiver receiver) throws ClientException {
        return receiver.receive(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws ClientException {
        connection.close();
        client.close();
    }
}
