package io.millrace.tls.internal;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What the server shows, and the key to prove it.
 *
 * @param chain the server's own certificate first, each signed by the next
 * @param key of the first
 * @param trusted what clients must trust, as PEM
 * @param source in words: which files
 */
record ServerCertificate(List<X509Certificate> chain, PrivateKey key, String trusted, String source) {

    /** Copies the chain. */
    ServerCertificate {
        chain = List.copyOf(chain);
    }

    /** Returns the certificate of the server itself. */
    X509Certificate leaf() {
        return chain.get(0);
    }

    /** Returns when the first of the chain ends. */
    Instant end() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Names the source only: there is a key in it. */
    @Override
    public String toString() {
        return "ServerCertificate[" + source + "]";
    }
}
