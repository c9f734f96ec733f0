package io.millrace.gateway.internal.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.spi.core.protocol.AbstractRemotingConnection;
import org.apache.activemq.artemis.spi.core.remoting.Connection;

/**
 * What the broker's remoting service holds of a connection whose protocol a front of ours speaks: it can be listed and
 * closed. The bytes never come this way; the front reads them in the channel's pipeline.
 */
public final class FrontConnection extends AbstractRemotingConnection {

    private final String protocol;

    /**
     * Makes the connection.
     *
     * @param transport the channel as Artemis sees it
     * @param protocol the protocol's name
     */
    public FrontConnection(Connection transport, String protocol) {
        super(transport, Runnable::run);
        this.protocol = protocol;
    }

    @Override
    public String getProtocolName() {
        return protocol;
    }

    @Override
    public void fail(ActiveMQException cause, String scaleDownTarget) {
        callFailureListeners(cause, scaleDownTarget);
        callClosingListeners();
        destroy();
    }

    @Override
    public void destroy() {
        if (!destroyed) {
            destroyed = true;
            transportConnection.close();
        }
    }

    /** The server stops: lets the front say so in its own words, which closes the channel. */
    @Override
    public void disconnect(boolean criticalError) {
        if (transportConnection instanceof NettyConnection netty) {
            netty.getNettyChannel().pipeline().fireUserEventTriggered(FrontEvent.SERVER_STOPPING);
        }
    }

    @Override
    public void disconnect(String scaleDownNode, boolean criticalError) {
        disconnect(criticalError);
    }
}
