package io.millrace.gateway.internal.mqtt;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.Session;
import io.netty.channel.ChannelHandlerContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a logged-in connection has: its session, what it remembers of earlier ones, and its Will. On the event loop. */
final class OpenSession {

    private final MqttFront front;
    private final MqttConnection connection;
    private final ConnectRequest request;
    private final Session session;
    private final String client;
    private Optional<Will> will;
    private long expirySeconds;
    private Uplink uplink;
    private Outbound outbound;
    private Subscriptions subscriptions;

    OpenSession(MqttFront front, MqttConnection connection, ConnectRequest request, Session session) {
        this.front = front;
        this.connection = connection;
        this.request = request;
        this.session = session;
        this.will = request.will();
        this.expirySeconds = request.sessionExpirySeconds(front.settings());
        // a device that is registered anew under an old id does not find the old one's session
        this.client = session.identity().generationId() + '\n' + request.userName() + '\n' + request.clientId();
    }

    ConnectRequest request() {
        return request;
    }

    /** Returns the key of this client among all: identity, its generation, and the client id. */
    String client() {
        return client;
    }

    Uplink uplink() {
        return uplink;
    }

    Outbound outbound() {
        return outbound;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    /** Takes up what is remembered, or begins anew; returns whether there was something (section 3.1.2.4). */
    boolean resume(ChannelHandlerContext ctx) {
        front.wills().clientIsBack(client, request.packet().cleanStart());
        Optional<SessionMemory.Remembered> found = front.memory().take(client);
        if (request.packet().cleanStart()) {
            found = Optional.empty();
        }
        Map<Address, Granted> granted =
                found.map(SessionMemory.Remembered::subscriptions).orElseGet(() -> new HashMap<>(2));
        PacketIds unreleased = found.map(SessionMemory.Remembered::unreleased).orElseGet(PacketIds::new);
        uplink = new Uplink(connection, ctx, session, unreleased);
        outbound = new Outbound(ctx, request.packet(), front.settings().receiveMaximum());
        subscriptions = new Subscriptions(connection, session, outbound, granted);
        return found.isPresent();
    }

    /** The client says good-bye (section 3.14): no Will, unless it asks for it. */
    void disconnect(Packet.Disconnect packet) throws MqttException {
        long asked = packet.properties().number(Properties5.SESSION_EXPIRY).orElse(expirySeconds);
        if (expirySeconds == 0 && asked > 0) {
            throw MqttException.protocolError("the session expiry interval was 0 and stays so (3.14.2.2.2)");
        }
        expirySeconds = Math.min(asked, front.settings().maxSessionExpirySeconds());
        if (packet.code() != MqttCode.DISCONNECT_WITH_WILL) {
            will = Optional.empty();
        }
    }

    /** The identity may not connect any more: nothing of it is remembered, and it has no last word. */
    void forget() {
        will = Optional.empty();
        expirySeconds = 0;
    }

    void close() {
        front.clients().remove(client, connection);
        try {
            end();
        } finally {
            session.close(); // whatever breaks: else the device would be there for ever
        }
    }

    private void end() {
        if (subscriptions != null) {
            subscriptions.close();
        }
        if (expirySeconds > 0 && uplink != null) {
            front.memory()
                    .put(
                            client,
                            new SessionMemory.Remembered(
                                    Optional.of(request.userName()).filter(name -> !name.equals(request.clientId())),
                                    subscriptions.all(),
                                    uplink.unreleased(),
                                    System.nanoTime() + TimeUnit.SECONDS.toNanos(expirySeconds)));
        }
        will.ifPresent(
                last -> front.wills().publish(client, session, last, Math.min(last.delaySeconds(), expirySeconds)));
    }
}
