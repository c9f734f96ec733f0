package io.millrace.api.tls;

import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a listener needs to speak TLS. Provided by the {@code tls} bundle, used by the gateway and the HTTPS listener; any thread.
 */
@ProviderType
public interface ServerTls {

    /**
     * Returns the context of every listener. It stays the same while the certificate under it changes: new handshakes show the new
     * one, open connections go on. A client's certificate is taken as it comes, proven to be the client's and nothing more:
     * whether it logs anybody in is for identity to say.
     */
    SSLContext context();

    /** Returns what shows the certificate, for listeners that need no {@link SSLContext} of Java. */
    X509ExtendedKeyManager keyManager();

    /** Returns what takes the certificates of clients, likewise. */
    X509ExtendedTrustManager clientTrustManager();

    /** Returns the versions to offer, such as {@code TLSv1.3}. */
    List<String> protocols();

    /** Returns the cipher suites to offer, the best first. */
    List<String> cipherSuites();

    /** Returns what clients must trust to know this server, as PEM: nothing secret. */
    String trustedPem();
}
