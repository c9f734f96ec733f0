package io.millrace.itests.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
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

/** An AMQP 1.0 client with a password or a certificate. */
public final class Amqp implements AutoCloseable {

    private static final int SECONDS = 30;

    private final Client client = Client.create();
    private final CompletableFuture<Exception> ended = new CompletableFuture<>();
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
        this(port, new ConnectionOptions().user(user).password(password));
    }

    /**
     * Connects over TLS with a certificate, by SASL EXTERNAL.
     *
     * @param port on loopback
     * @param context with the certificate
     * @throws ClientException if the server refuses
     */
    public Amqp(int port, SSLContext context) throws ClientException {
        this(port, external(context));
    }

    /** Connects over TLS with a password. */
    public static Amqp overTls(int port, SSLContext context, String user, String password) throws ClientException {
        ConnectionOptions options =
                new ConnectionOptions().user(user).password(password).sslEnabled(true);
        options.sslOptions().sslContextOverride(context);
        return new Amqp(port, options);
    }

    private static ConnectionOptions external(SSLContext context) {
        ConnectionOptions options = new ConnectionOptions().sslEnabled(true);
        options.sslOptions().sslContextOverride(context);
        options.saslOptions().addAllowedMechanism("EXTERNAL");
        return options;
    }

    private Amqp(int port, ConnectionOptions options) throws ClientException {
        options.reconnectEnabled(false);
        options.disconnectedHandler((lost, event) -> ended.complete(event.failureCause()));
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

    /** Completes when the server ends the connection, with its reason. */
    public CompletableFuture<Exception> ended() {
        return ended;
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

    /** Opens a receiver on a node that the server names, as those who make a request do for its answer. */
    public Receiver dynamicReceiver() throws ClientException {
        return connection.openDynamicReceiver();
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
