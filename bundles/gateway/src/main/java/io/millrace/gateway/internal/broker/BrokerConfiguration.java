package io.millrace.gateway.internal.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.io.aio.AIOSequentialFileFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.utils.critical.CriticalAnalyzerPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configures the Artemis server: small, durable, closed to everything that no front of ours lets in. */
final class BrokerConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerConfiguration.class);
    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;
    private static final int JOURNAL_FILE_BYTES = MIB;
    private static final int JOURNAL_BUFFER_BYTES = 128 * KIB;
    private static final int JOURNAL_FILES = 2;
    private static final int AIO_REQUESTS = 64;
    private static final long ADDRESS_BYTES = 16L * MIB;
    private static final long GLOBAL_BYTES = 64L * MIB;
    private static final long FREE_DISK_BYTES = 256L * MIB;
    private static final int THREADS = 8;
    private static final int SCHEDULED_THREADS = 2;
    private static final long CONNECTION_SCAN_MILLIS = 60_000;
    private static final int NEVER = -1;

    private BrokerConfiguration() {}

    static Configuration of(BrokerSettings settings) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration
                .setName("millrace")
                .setSecurityEnabled(true)
                .setAuthenticationCacheSize(0)
                .setAuthorizationCacheSize(0)
                .setJMXManagementEnabled(false)
                .setResolveProtocols(false)
                .setPopulateValidatedUser(false)
                .setMessageCounterEnabled(false)
                .setConfigurationFileRefreshPeriod(NEVER)
                .setMessageExpiryScanPeriod(NEVER)
                .setAddressQueueScanPeriod(NEVER)
                .setConnectionTtlCheckInterval(CONNECTION_SCAN_MILLIS)
                .setThreadPoolMaxSize(THREADS)
                .setScheduledThreadPoolMaxSize(SCHEDULED_THREADS)
                .setGlobalMaxSize(GLOBAL_BYTES)
                .setMaxDiskUsage(NEVER)
                .setMinDiskFree(FREE_DISK_BYTES)
                // its other policies end the whole JVM
                .setCriticalAnalyzerPolicy(CriticalAnalyzerPolicy.LOG)
                .setWildCardConfiguration(new WildcardConfiguration()
                        .setDelimiter('/')
                        .setSingleWord('+')
                        .setAnyWords('#'));
        journal(configuration, settings.folder());
        configuration.addAddressSetting("#", addressSettings());
        for (AcceptorSettings acceptor : settings.acceptors()) {
            configuration.addAcceptorConfiguration(acceptor(acceptor));
        }
        return configuration;
    }

    private static void journal(ConfigurationImpl configuration, Path folder) {
        Path journal = folder.resolve("journal");
        configuration
                .setPersistenceEnabled(true)
                .setJournalDirectory(journal.toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
                .setJournalType(journalType(journal))
                .setJournalDatasync(true)
                .setJournalFileSize(JOURNAL_FILE_BYTES)
                .setJournalMinFiles(JOURNAL_FILES)
                .setJournalPoolFiles(JOURNAL_FILES)
                .setJournalBufferSize_AIO(JOURNAL_BUFFER_BYTES)
                .setJournalBufferSize_NIO(JOURNAL_BUFFER_BYTES)
                .setJournalMaxIO_AIO(AIO_REQUESTS);
    }

    /** Tries asynchronous I/O on the very folder, since some file systems (tmpfs) refuse it. */
    private static JournalType journalType(Path journal) {
        boolean asyncIo = journal.toFile().isDirectory() || journal.toFile().mkdirs();
        asyncIo = asyncIo
                && AIOSequentialFileFactory.isSupported()
                && AIOSequentialFileFactory.isSupported(journal.toFile());
        JournalType type = asyncIo ? JournalType.ASYNCIO : JournalType.NIO;
        LOG.info("Broker journal: {} in {}", type, journal);
        return type;
    }

    private static AddressSettings addressSettings() {
        return new AddressSettings()
                .setAutoCreateAddresses(false)
                .setAutoCreateQueues(false)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setMaxSizeBytes(ADDRESS_BYTES)
                .setPageSizeBytes(MIB);
    }

    private static TransportConfiguration acceptor(AcceptorSettings settings) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(TransportConstants.HOST_PROP_NAME, settings.bindAddress());
        parameters.put(TransportConstants.PORT_PROP_NAME, settings.port());
        parameters.put(TransportConstants.PROTOCOLS_PROP_NAME, settings.protocol());
        // keeps Artemis from listening itself; FrontAcceptor does
        parameters.put(TransportConstants.HTTP_UPGRADE_ENABLED_PROP_NAME, true);
        parameters.put(TransportConstants.REMOTING_THREADS_PROPNAME, 1);
        return new TransportConfiguration(FrontAcceptor.class.getName(), parameters, settings.name());
    }
}
