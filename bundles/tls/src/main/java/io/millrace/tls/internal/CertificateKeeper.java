package io.millrace.tls.internal;

import io.millrace.api.health.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which certificate the server shows: the user's files where there are any, else its own. Files that cannot be used
 * leave what was shown before. {@link #check()} comes from one thread; the rest from any.
 */
final class CertificateKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);

    private final PemFiles files;
    private final OwnCertificates own;
    private final TlsSettings settings;
    private final Clock clock;
    private final DynamicKeyManager keys;
    private volatile Optional<String> trouble = Optional.empty();
    private String version = "";
    private String failing = "";

    CertificateKeeper(TlsSettings settings, Clock clock, DynamicKeyManager keys) {
        this.settings = settings;
        this.clock = clock;
        this.keys = keys;
        files = new PemFiles(settings.folder(), clock);
        own = new OwnCertificates(settings, clock);
    }

    /**
     * Begins: a server that has any usable certificate starts.
     *
     * @throws IllegalStateException if there is none and none can be made
     */
    void start() {
        version = files.version();
        try {
            if (files.exist()) {
                use(files.read());
            } else {
                startWithOwn();
            }
        } catch (CertificateTrouble e) {
            startWithOwn();
            tell(e);
        }
    }

    private void startWithOwn() {
        try {
            use(own.get());
        } catch (CertificateTrouble e) {
            throw new IllegalStateException(TlsConfig.PID + ": " + e.getMessage(), e);
        }
    }

    /** Looks whether files have changed, or the own certificate is due. */
    void check() {
        String now = files.version();
        try {
            if (!now.equals(version)) {
                use(files.exist() ? files.read() : own.get());
                version = now;
            } else if (!files.exist() && own.isDue(keys.current().leaf())) {
                use(own.get());
            }
        } catch (CertificateTrouble e) {
            // two files are not changed at once: what is wrong at two looks in a row is wrong
            if (failing.equals(now)) {
                version = now;
                tell(e);
            }
            failing = now;
        }
    }

    private void use(ServerCertificate certificate) {
        keys.use(certificate);
        trouble = Optional.empty();
        failing = "";
        LOG.info("TLS shows the certificate of {}", certificate.source());
    }

    private void tell(CertificateTrouble e) {
        Optional<String> words = Optional.of(e.getMessage());
        if (!words.equals(trouble)) {
            LOG.warn("TLS goes on with the certificate that it has: {}", e.getMessage());
        }
        trouble = words;
    }

    /** Tells how the certificate is. */
    Health health() {
        ServerCertificate current = keys.current();
        Duration left = left();
        if (left.isNegative()) {
            return Health.down("the certificate of " + current.source() + " ended at " + current.end()
                    + "; clients refuse it: put a new one there"
                    + trouble.map(words -> "; " + words).orElse(""));
        }
        if (trouble.isPresent()) {
            return Health.degraded(trouble.get() + "; shown is the certificate of " + current.source());
        }
        if (left.compareTo(settings.warn()) < 0) {
            return Health.degraded("the certificate of " + current.source() + " ends in " + left.toDays() + " days, at "
                    + current.end() + "; put a new one there");
        }
        return Health.up("shows the certificate of " + current.source());
    }

    /** Returns how long the certificate is valid, negative where it has ended. */
    Duration left() {
        Instant end = keys.current().end();
        return Duration.between(clock.instant(), end);
    }
}
