package io.millrace.itests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.junit.rules.ExternalResource;

/** An Artemis with AMQP only, which is another's: with queues, and a user who may send and receive. */
final class SecondBroker extends ExternalResource {

    static final String USER = "millrace";
    static final String PASSWORD = "s3cret";

    private EmbeddedActiveMQ broker;
    private int port;

    @Override
    protected void before() throws Throwable {
        Path folder = Files.createTempDirectory(Installation.WORK, "artemis");
        port = FreePorts.one();
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setJournalDirectory(folder.resolve("journal").toString())
                .addAcceptorConfiguration("amqp", "tcp://127.0.0.1:" + port + "?protocols=AMQP")
                .addAddressSetting(
                        "#", new AddressSettings().setAutoCreateQueues(true).setAutoCreateAddresses(true))
                .putSecurityRoles(
                        "#",
                        java.util.Set.of(new Role(
                                "other", true, true, true, true, true, true, true, true, true, true, true, true)));
        SecurityConfiguration users =
                new SecurityConfiguration(Map.of(USER, PASSWORD), Map.of(USER, java.util.List.of("other")));
        broker = new EmbeddedActiveMQ()
                .setConfiguration(configuration)
                .setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        broker.start();
    }

    @Override
    protected void after() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new AssertionError("the second broker cannot be stopped", e);
        }
    }

    int port() {
        return port;
    }

    /** Makes a queue, as its operator would. */
    void queue(String name) throws Exception {
        broker.getActiveMQServer()
                .createQueue(QueueConfiguration.of(name)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
    }

    /** How many messages wait in a queue, those that are out for delivery included. */
    long waiting(String queue) {
        return broker.getActiveMQServer().locateQueue(SimpleString.of(queue)).getMessageCount();
    }
}
