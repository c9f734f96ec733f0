package io.millrace.gateway.internal.mqtt;

import io.netty.channel.ChannelPipeline;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.BaseInterceptor;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyServerConnection;
import org.apache.activemq.artemis.core.server.routing.RoutingContext;
import org.apache.activemq.artemis.core.server.routing.RoutingHandler;
import org.apache.activemq.artemis.spi.core.protocol.ConnectionEntry;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManagerFactory;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.remoting.Acceptor;
import org.apache.activemq.artemis.spi.core.remoting.Connection;

/** What Artemis's acceptor asks of a protocol. Nothing here handles a message: the handlers in the pipeline do. */
@SuppressWarnings("rawtypes") // Artemis's own signatures are raw
final class MqttProtocolManager implements ProtocolManager<BaseInterceptor<?>, RoutingHandler<RoutingContext>> {

    private static final long NO_TIME_TO_LIVE = -1;
    private static final int CONNECT = 0x10;

    private final MqttFrontFactory factory;
    private final MqttFront front;

    MqttProtocolManager(MqttFrontFactory factory, MqttFront front) {
        this.factory = factory;
        this.front = front;
    }

    @Override
    public ProtocolManagerFactory<BaseInterceptor<?>> getFactory() {
        return factory;
    }

    @Override
    public void updateInterceptors(List<BaseInterceptor> incoming, List<BaseInterceptor> outgoing) {
        // interceptors of Artemis see Artemis's packets, of which there are none
    }

    @Override
    public ConnectionEntry createConnectionEntry(Acceptor acceptor, Connection connection) {
        RemotingConnection remoting = new MqttRemotingConnection(connection);
        connection.setProtocolConnection(remoting);
        // keep alive is the front's own; the acceptor's time to live would end idle connections
        return new ConnectionEntry(remoting, Runnable::run, System.currentTimeMillis(), NO_TIME_TO_LIVE);
    }

    @Override
    public void handleBuffer(RemotingConnection connection, ActiveMQBuffer buffer) {
        throw new IllegalStateException("bytes of an MQTT connection went past its handlers");
    }

    @Override
    public void addChannelHandlers(ChannelPipeline pipeline) {
        front.install(pipeline);
    }

    @Override
    public boolean isProtocol(byte[] firstBytes) {
        return firstBytes.length > 0 && firstBytes[0] == CONNECT;
    }

    /** Whatever else comes to an MQTT port is answered as MQTT, too: it is no connection of Artemis's core protocol. */
    @Override
    public boolean acceptsNoHandshake() {
        return true;
    }

    @Override
    public void handshake(NettyServerConnection connection, ActiveMQBuffer buffer) {
        // the first bytes go to the pipeline like all others
    }

    @Override
    public List<String> websocketSubprotocolIdentifiers() {
        return List.of("mqtt", "mqttv3.1");
    }

    @Override
    public void setAnycastPrefix(String prefix) {
        // addresses are Millrace's
    }

    @Override
    public void setMulticastPrefix(String prefix) {
        // addresses are Millrace's
    }

    @Override
    public Map<SimpleString, RoutingType> getPrefixes() {
        return Map.of();
    }

    @Override
    public void setSecurityDomain(String domain) {
        // log-in is the core's
    }

    @Override
    public String getSecurityDomain() {
        return "";
    }

    @Override
    public RoutingHandler<RoutingContext> getRoutingHandler() {
        throw new UnsupportedOperationException("MQTT connections are not routed to other brokers");
    }
}
