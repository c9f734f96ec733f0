package io.millrace.testing;

import io.millrace.api.tls.ServerTls;
import io.millrace.tls.x509.CertificateMaker;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A server's certificate for 127.0.0.1, and clients with certificates of their own; each side takes whatever is shown. */
public final class TestTls implements ServerTls {

    private final X509ExtendedKeyManager keys = keys("127.0.0.1", CertificateMaker.SERVER);
    private final SSLContext context = context(keys);

    /** The context of a client that shows a certificate with a name. */
    public static SSLContext client(String name) {
        return context(keys(name, CertificateMaker.CLIENT));
    }

    /** The context of a client that shows none. */
    public static SSLContext client() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509ExtendedKeyManager keys(String name, String role) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            Instant now = Instant.now();
            X509Certificate certificate = new CertificateMaker(name, pair.getPublic())
                    .valid(now.minusSeconds(60), now.plus(Duration.ofDays(1)))
                    .endEntity(role)
                    .names(List.of("127.0.0.1"))
                    .selfSigned(pair.getPrivate());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("key", pair.getPrivate(), new char[0], new Certificate[] {certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            return (X509ExtendedKeyManager) keys.getKeyManagers()[0];
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SSLContext context(X509ExtendedKeyManager keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
        return keys;
    }

    @Override
    public X509ExtendedTrustManager clientTrustManager() {
        return new TrustAll();
    }

    @Override
    public SSLContext context() {
        return context;
    }

    @Override
    public List<String> protocols() {
        return List.of("TLSv1.3", "TLSv1.2");
    }

    @Override
    public List<String> cipherSuites() {
        return List.of("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    }

    @Override
    public String trustedPem() {
        return "";
    }

    private static final class TrustAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
