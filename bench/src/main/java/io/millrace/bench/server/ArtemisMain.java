package io.millrace.bench.server;

import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.server.JournalType;

/**
 * A bare Artemis in a process of its own: the stock MQTT, an NIO journal that syncs before it acknowledges, no security, no
 * management, everything else as it comes.
 */
public final class ArtemisMain {

    private ArtemisMain() {}

    /**
     * Starts it.
     *
     * @param arguments the MQTT port, and the folder for its data
     * @throws Exception what Artemis throws at start
     */
    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[1]);
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalDatasync(true)
                .setJournalDirectory(data.resolve("journal").toString())
                .setBindingsDirectory(data.resolve("bindings").toString())
                .setPagingDirectory(data.resolve("paging").toString())
                .setLargeMessagesDirectory(data.resolve("large").toString())
                .addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + arguments[0] + "?protocols=MQTT");
        ActiveMQServers.newActiveMQServer(configuration, true).start();
    }
}
