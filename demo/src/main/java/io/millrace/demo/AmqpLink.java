package io.millrace.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/** AMQP 1.0: message id of the standard, time as an application property, settled by the server. */
final class AmqpLink implements Link {

    private final Client client = Client.create();
    private final Connection connection;
    private final Sender sender;

    AmqpLink(String host, int port, String deviceId, String password) throws IOException {
        try {
            ConnectionOptions options = new ConnectionOptions().user(deviceId).password(password);
            options.openTimeout(PATIENCE.toMillis()).sendTimeout(PATIENCE.toMillis());
            connection = client.connect(host, port, options);
            sender = connection.openSender(Link.telemetry(deviceId));
            sender.openFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ClientException | ExecutionException | TimeoutException | InterruptedException e) {
            client.close();
            throw new IOException("AMQP: " + words(e), e);
        }
    }

    @Override
    public Receipt send(Reading reading) throws IOException {
        try {
            Message<byte[]> message = Message.create(reading.payload().getBytes(StandardCharsets.UTF_8));
            message.durable(true)
                    .contentType("application/json")
                    .messageId(reading.messageId())
                    .property("creation-time", reading.time().toString());
            Tracker tracker = sender.send(message);
            return () -> await(tracker);
        } catch (ClientException e) {
            throw new IOException("AMQP: " + words(e), e);
        }
    }

    private static void await(Tracker tracker) throws IOException, InterruptedException {
        try {
            Tracker settled = tracker.settlementFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            DeliveryState state = settled.remoteState();
            if (state == null || !state.isAccepted()) {
                throw new IOException("AMQP: the server answered " + (state == null ? "nothing" : state.getType()));
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("AMQP: " + words(e), e);
        }
    }

    @Override
    public void close() {
        connection.close();
        client.close();
    }

    private static String words(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
