package io.millrace.gateway.internal.mqtt;

import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.BaseInterceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.spi.core.protocol.AbstractProtocolManagerFactory;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;

/**
 * Puts the MQTT front where Artemis expects its own: give it to {@code server.addProtocolManagerFactory} and name
 * {@code MQTT} as the only protocol of an acceptor.
 */
@SuppressWarnings("rawtypes") // Artemis's own signatures are raw
public final class MqttFrontFactory extends AbstractProtocolManagerFactory<BaseInterceptor<?>> {

    /** The protocol's name in the configuration of an acceptor. */
    public static final String PROTOCOL = "MQTT";

    private final MqttFront front;

    /**
     * Makes the factory.
     *
     * @param front what its connections share; closed by whoever made it
     */
    public MqttFrontFactory(MqttFront front) {
        this.front = front;
    }

    @Override
    public ProtocolManager<?, ?> createProtocolManager(
            ActiveMQServer server,
            Map<String, Object> parameters,
            List<BaseInterceptor> incomingInterceptors,
            List<BaseInterceptor> outgoingInterceptors) {
        return new MqttProtocolManager(this, front);
    }

    @Override
    public List<BaseInterceptor<?>> filterInterceptors(List<BaseInterceptor> interceptors) {
        return List.of();
    }

    @Override
    public String[] getProtocols() {
        return new String[] {PROTOCOL};
    }

    @Override
    public String getModuleName() {
        return "millrace-mqtt";
    }
}
