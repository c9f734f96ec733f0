package io.millrace.tls.internal;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows the current certificate to each handshake. A handshake asks three times, so the one before stays until the next change.
 * Any thread.
 */
final class DynamicKeyManager extends X509ExtendedKeyManager {

    private static final String ALIAS = "server-";

    private volatile Shown shown;

    private record Shown(int number, ServerCertificate certificate, Shown before) {

        Shown of(String alias) {
            if (alias.equals(ALIAS + number)) {
                return this;
            }
            return before != null && alias.equals(ALIAS + before.number) ? before : null;
        }
    }

    /** Shows another certificate from now on. */
    synchronized void use(ServerCertificate certificate) {
        Shown old = shown;
        shown = old == null
                ? new Shown(0, certificate, null)
                : new Shown(old.number + 1, certificate, new Shown(old.number, old.certificate, null));
    }

    /** Returns the certificate that new handshakes see. */
    ServerCertificate current() {
        return shown.certificate;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return alias(keyType);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        String alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    /** A null is how JSSE says that there is no certificate for a kind of key. */
    private String alias(String keyType) {
        Shown now = shown;
        String algorithm = now.certificate.key().getAlgorithm();
        boolean fits = Arrays.stream(keyType.split("_")).anyMatch(algorithm::equals)
                || algorithm.equals("RSA") && keyType.equals("RSASSA-PSS");
        return fits ? ALIAS + now.number : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        Shown found = shown.of(alias);
        return found == null ? null : found.certificate.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        Shown found = shown.of(alias);
        return found == null ? null : found.certificate.key();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null; // this server is no client
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null; // this server is no client
    }
}
