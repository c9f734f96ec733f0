package io.millrace.gateway.internal.broker;

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

/**
 * A protocol as an Artemis acceptor sees it. Everything happens in the handler that is put into the channel's pipeline, so most
 * of the interface has nothing to do.
 */
@SuppressWarnings("rawtypes") // as Artemis declares its interfaces
final class Front implements ProtocolManager<BaseInterceptor, RoutingHandler<RoutingContext>> {

    /** Dead peers are found by the protocols' own heart-beats, not by Artemis's scan. */
    private static final long NO_TTL = -1;

    private final FrontFactory factory;
    private final FrontProtocol protocol;

    Front(FrontFactory factory, FrontProtocol protocol) {
        this.factory = factory;
        this.protocol = protocol;
    }

    @Override
    public ProtocolManagerFactory<BaseInterceptor> getFactory() {
        return factory;
    }

    @Override
    public ConnectionEntry createConnectionEntry(Acceptor acceptor, Connection connection) {
        FrontConnection front = new FrontConnection(connection, protocol.name());
        return new ConnectionEntry(front, Runnable::run, System.currentTimeMillis(), NO_TTL);
    }

    @Override
    public void addChannelHandlers(ChannelPipeline pipeline) {
        protocol.install().accept(pipeline);
    }

    /** An acceptor has one protocol only, which answers malformed beginnings in its own words. */
    @Override
    public boolean isProtocol(byte[] beginning) {
        return true;
    }

    @Override
    public List<String> websocketSubprotocolIdentifiers() {
        return protocol.webSocket();
    }

    @Override
    public void handleBuffer(RemotingConnection connection, ActiveMQBuffer buffer) {
        throw new IllegalStateException("bytes of " + protocol.name() + " are read in the pipeline");
    }

    @Override
    public void updateInterceptors(List<BaseInterceptor> incoming, List<BaseInterceptor> outgoing) {
        // interceptors are for Artemis's own fronts
    }

    @Override
    public boolean acceptsNoHandshake() {
        return false;
    }

    @Override
    public void handshake(NettyServerConnection connection, ActiveMQBuffer buffer) {
        // the handler reads the protocol's beginning itself
    }

    @Override
    public void setAnycastPrefix(String prefix) {
        // addresses are the design's, without prefixes
    }

    @Override
    public void setMulticastPrefix(String prefix) {
        // addresses are the design's, without prefixes
    }

    @Override
    public Map<SimpleString, RoutingType> getPrefixes() {
        return Map.of();
    }

    @Override
    public void setSecurityDomain(String domain) {
        // the gateway authenticates
    }

    @Override
    public String getSecurityDomain() {
        return "";
    }

    @Override
    public RoutingHandler<RoutingContext> getRoutingHandler() {
        return null; // Artemis's way of saying that there is none
    }
}
