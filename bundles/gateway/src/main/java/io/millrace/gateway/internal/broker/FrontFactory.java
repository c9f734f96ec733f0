package io.millrace.gateway.internal.broker;

import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.BaseInterceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.spi.core.protocol.AbstractProtocolManagerFactory;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;

/** Registers a protocol of ours with the Artemis server under its usual name. */
@SuppressWarnings("rawtypes") // as Artemis declares its interfaces
public final class FrontFactory extends AbstractProtocolManagerFactory<BaseInterceptor> {

    private final FrontProtocol protocol;

    /**
     * Makes the factory.
     *
     * @param protocol what the front speaks
     */
    public FrontFactory(FrontProtocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public ProtocolManager createProtocolManager(
            ActiveMQServer server,
            Map<String, Object> parameters,
            List<BaseInterceptor> incoming,
            List<BaseInterceptor> outgoing) {
        return new Front(this, protocol);
    }

    @Override
    public List<BaseInterceptor> filterInterceptors(List<BaseInterceptor> interceptors) {
        return List.of();
    }

    @Override
    public String[] getProtocols() {
        return new String[] {protocol.name()};
    }

    @Override
    public String getModuleName() {
        return "io.millrace.gateway";
    }
}
