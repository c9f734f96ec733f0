package io.millrace.tls.internal;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.tls.ServerTls;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's certificate as a component, with a thread {@code millrace-tls} that looks at the files. */
@Component(
        service = {ServerTls.class, HealthCheck.class, MetricsSource.class},
        configurationPid = TlsConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = TlsConfig.class)
public final class TlsComponent implements ServerTls, HealthCheck, MetricsSource {

    private static final Logger LOG = LoggerFactory.getLogger(TlsComponent.class);
    private static final int SESSIONS = 10_000;
    private static final int SESSION_SECONDS = 3600;
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final TlsSettings settings;
    private final DynamicKeyManager keys = new DynamicKeyManager();
    private final AnyClientCertificate clients = new AnyClientCertificate();
    private final CertificateKeeper keeper;
    private final SSLContext context;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "millrace-tls");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Checks the configuration.
     *
     * @param config as the operator wrote it
     */
    @Activate
    public TlsComponent(TlsConfig config) {
        this(TlsSettings.of(config), Clock.systemUTC());
    }

    TlsComponent(TlsSettings settings, Clock clock) {
        this.settings = settings;
        keeper = new CertificateKeeper(settings, clock, keys);
        try {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[] {clients}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
        context.getServerSessionContext().setSessionCacheSize(SESSIONS);
        context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
    }

    /** Makes or reads the certificate, and watches its files. */
    @Activate
    void start() {
        keeper.start();
        long millis = settings.check().toMillis();
        watcher.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Broad catch: a thread's border, and the next look may succeed. */
    private void look() {
        try {
            keeper.check();
        } catch (RuntimeException e) {
            LOG.error("Looking at the certificate files failed", e);
        }
    }

    /** Stops watching. */
    @Deactivate
    void stop() {
        watcher.shutdownNow();
    }

    @Override
    public SSLContext context() {
        return context;
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
        return keys;
    }

    @Override
    public X509ExtendedTrustManager clientTrustManager() {
        return clients;
    }

    @Override
    public List<String> protocols() {
        return PROTOCOLS;
    }

    @Override
    public List<String> cipherSuites() {
        return SUITES;
    }

    @Override
    public String trustedPem() {
        return keys.current().trusted();
    }

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public Health check() {
        return keeper.health();
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(
                "millrace_certificate_valid_seconds",
                "How long the server's certificate, or one of its chain, is still valid.",
                Type.GAUGE,
                Map.of(),
                keeper.left().toSeconds()));
    }
}
