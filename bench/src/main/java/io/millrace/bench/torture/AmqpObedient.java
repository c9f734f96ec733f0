package io.millrace.bench.torture;

import io.millrace.bench.client.AmqpLink;
import io.millrace.bench.client.Link;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/** An obedient device on AMQP 1.0. */
final class AmqpObedient extends ObedientDevice {

    private final Client client;
    private final int port;
    private final String deviceId;
    private final String password;

    AmqpObedient(Client client, int port, String deviceId, String password, Ledger ledger) {
        super(deviceId, ledger);
        this.client = client;
        this.port = port;
        this.deviceId = deviceId;
        this.password = password;
    }

    @Override
    void session() throws IOException, InterruptedException {
        Connection connection = AmqpLink.connect(client, port, deviceId, password);
        try {
            Sender sender = AmqpLink.opened(connection.openAnonymousSender());
            for (String commandId : unanswered()) {
                answer(sender, commandId);
            }
            Receiver receiver = connection.openReceiver(
                    "devices/me/commands",
                    new ReceiverOptions().autoAccept(false).autoSettle(false).creditWindow(10));
            while (isRunning()) {
                Delivery delivery = receiver.receive(1, TimeUnit.SECONDS);
                if (delivery != null) {
                    String commandId = String.valueOf(delivery.message().messageId());
                    delivery.accept();
                    mustAnswer(commandId);
                    answer(sender, commandId);
                }
            }
        } catch (ClientException e) {
            throw new IOException("the link broke: " + e.getMessage(), e);
        } finally {
            connection.closeAsync();
        }
    }

    private void answer(Sender sender, String commandId) throws IOException, ClientException {
        Tracker tracker = sender.send(Message.create("{\"rpm\":900}").to("devices/me/responses/" + commandId));
        tracker.awaitSettlement(Link.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (tracker.remoteState() == null || !tracker.remoteState().isAccepted()) {
            throw new IOException("an answer was not accepted: " + tracker.remoteState());
        }
        answered(commandId);
    }
}
