package io.millrace.access.internal.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.karaf.jaas.config.KeystoreInstance;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The certificates of {@code caFile}, by which Karaf's login module knows the directory; no keys. Any thread. */
@Component(configurationPid = LdapConfig.PID, immediate = true)
public final class LdapTrust implements KeystoreInstance {

    static final String NAME = "millrace-ldap";

    private final KeyStore store;

    /**
     * Called by the framework.
     *
     * @param config as the operator wrote it
     */
    @Activate
    public LdapTrust(LdapConfig config) {
        try {
            store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            if (!config.url().isBlank() && !config.caFile().isBlank()) {
                add(Path.of(config.caFile()));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    LdapConfig.PID + ": 'caFile' is '" + config.caFile() + "', which is no PEM file of certificates: "
                            + e,
                    e);
        }
    }

    private void add(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
        }
        if (store.size() == 0) {
            throw new IOException("it holds none");
        }
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public int getRank() {
        return 0;
    }

    @Override
    public String getType() {
        return store.getType();
    }

    @Override
    public String[] listTrustCertificates() {
        try {
            return Collections.list(store.aliases()).toArray(String[]::new);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("a loaded key store has aliases", e);
        }
    }

    @Override
    public Certificate getCertificate(String alias) {
        try {
            return store.getCertificate(alias);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("a loaded key store has certificates", e);
        }
    }

    @Override
    public String getCertificateAlias(Certificate certificate) {
        try {
            return store.getCertificateAlias(certificate);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("a loaded key store has aliases", e);
        }
    }

    @Override
    public Certificate[] getCertificateChain(String alias) {
        return new Certificate[] {getCertificate(alias)};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return null; // the interface's word for none
    }

    @Override
    public boolean isKeystoreLocked() {
        return false;
    }

    @Override
    public boolean isKeyLocked(String keyAlias) {
        return false;
    }

    @Override
    public KeyManager[] getKeyManager(String algorithm, String keyAlias) {
        return new KeyManager[0];
    }

    @Override
    public TrustManager[] getTrustManager(String algorithm) throws KeyStoreException, NoSuchAlgorithmException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(algorithm);
        factory.init(store);
        return factory.getTrustManagers();
    }
}
