package io.millrace.alerts.internal.action;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates other servers may have: those of the authorities that Java trusts, and of those in a file. Stateless. */
public final class Authorities {

    private Authorities() {}

    /**
     * Makes sockets over TLS.
     *
     * @param caFile PEM file of certificates of authorities; empty for none beside Java's
     * @throws IllegalArgumentException if it is no such file
     */
    public static SSLSocketFactory with(String caFile) {
        if (caFile.isEmpty()) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            add(store, javas());
            add(store, read(Path.of(caFile)));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("'" + caFile + "' is no PEM file of certificates: " + e, e);
        }
    }

    private static void add(KeyStore store, Collection<? extends Certificate> certificates)
            throws GeneralSecurityException {
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException("it holds none");
            }
            return found;
        }
    }

    private static List<? extends Certificate> javas() throws GeneralSecurityException {
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return List.of(x509.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Says why there is no TLS with a server, and what would help. */
    static String why(SSLException failure) {
        String why = String.valueOf(failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException) {
                return "no TLS: its certificate is of no authority that is trusted here; 'caFile' of io.millrace.alerts"
                        + " names more";
            }
            if (cause instanceof CertificateException) {
                why = String.valueOf(cause.getMessage());
            }
        }
        return "no TLS: " + why;
    }
}
