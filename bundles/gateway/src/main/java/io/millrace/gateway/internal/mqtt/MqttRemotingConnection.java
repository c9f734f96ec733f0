package io.millrace.gateway.internal.mqtt;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.spi.core.protocol.AbstractRemotingConnection;
import org.apache.activemq.artemis.spi.core.remoting.Connection;

/** An MQTT connection as Artemis lists and closes it. */
final class MqttRemotingConnection extends AbstractRemotingConnection {

    MqttRemotingConnection(Connection connection) {
        super(connection, Runnable::run);
    }

    @Override
    public void fail(ActiveMQException cause, String scaleDownTarget) {
        destroy();
    }

    @Override
    public void destroy() {
        destroyed = true;
        getTransportConnection().close();
    }

    @Override
    public void disconnect(boolean criticalError) {
        destroy();
    }

    @Override
    public void disconnect(String scaleDownNode, boolean criticalError) {
        destroy();
    }

    @Override
    public String getProtocolName() {
        return MqttFrontFactory.PROTOCOL;
    }
}
