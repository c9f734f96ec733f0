package io.millrace.tls.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server certificate in two PEM files: its chain, and its key. */
final class PemFiles {

    /** The chain. */
    static final String CHAIN = "server.pem";
    /** The key. */
    static final String KEY = "server.key";
    /** What clients must trust, where it is not the last of the chain. */
    static final String TRUSTED = "ca.pem";

    private static final Logger LOG = LoggerFactory.getLogger(PemFiles.class);
    private static final int MAX_BYTES = 256 * 1024;

    private final Path folder;
    private final Clock clock;

    PemFiles(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Tells whether somebody put at least one of the two files there. */
    boolean exist() {
        return Files.exists(folder.resolve(CHAIN)) || Files.exists(folder.resolve(KEY));
    }

    /** Returns what changes when one of the files does: their times and sizes. */
    String version() {
        return version(CHAIN) + version(KEY) + version(TRUSTED);
    }

    private String version(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file) + " "
                    + Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                            .fileKey()
                    + "; ";
        } catch (IOException e) {
            return "none; ";
        }
    }

    /**
     * Reads both files and checks that a server can use them.
     *
     * @throws CertificateTrouble if it cannot, naming the file
     */
    ServerCertificate read() throws CertificateTrouble {
        List<X509Certificate> chain = read(CHAIN, Pem::certificates);
        PrivateKey key = read(KEY, Pem::privateKey);
        requireValid(chain);
        requirePair(chain.get(0), key);
        String trusted = Files.exists(folder.resolve(TRUSTED))
                ? pem(read(TRUSTED, Pem::certificates))
                : Pem.of(chain.get(chain.size() - 1));
        warnOfOpenKey();
        return new ServerCertificate(chain, key, trusted, folder.resolve(CHAIN).toString());
    }

    private static String pem(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        certificates.forEach(certificate -> text.append(Pem.of(certificate)));
        return text.toString();
    }

    /** Reads something out of a text. */
    private interface Reader<T> {

        T read(String text) throws CertificateTrouble;
    }

    private <T> T read(String name, Reader<T> reader) throws CertificateTrouble {
        Path file = folder.resolve(name);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CertificateTrouble("has more than " + MAX_BYTES + " bytes");
            }
            // whatever stands between the blocks means nothing, in any encoding
            return reader.read(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (CertificateTrouble e) {
            throw new CertificateTrouble(file + " " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new CertificateTrouble(
                    file + " is missing; " + CHAIN + " and " + KEY + " are needed both, or neither", e);
        } catch (IOException e) {
            throw new CertificateTrouble(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void requireValid(List<X509Certificate> chain) throws CertificateTrouble {
        Path file = folder.resolve(CHAIN);
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            String which = file + ": certificate number " + (i + 1) + " ("
                    + certificate.getSubjectX500Principal().getName() + ") ";
            try {
                certificate.checkValidity(Date.from(clock.instant()));
                if (i + 1 < chain.size()) {
                    certificate.verify(chain.get(i + 1).getPublicKey());
                }
            } catch (CertificateExpiredException e) {
                throw new CertificateTrouble(
                        which + "expired at " + certificate.getNotAfter().toInstant(), e);
            } catch (CertificateNotYetValidException e) {
                throw new CertificateTrouble(
                        which + "is not valid before "
                                + certificate.getNotBefore().toInstant(),
                        e);
            } catch (GeneralSecurityException e) {
                throw new CertificateTrouble(
                        which + "is not signed by the one after it; right is the server's first, each signed by the"
                                + " next",
                        e);
            }
        }
    }

    private void requirePair(X509Certificate leaf, PrivateKey key) throws CertificateTrouble {
        try {
            if (leaf.getPublicKey().getAlgorithm().equals(key.getAlgorithm()) && signs(leaf, key)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateTrouble(folder.resolve(KEY) + " cannot be used: " + e.getMessage(), e);
        }
        throw new CertificateTrouble(
                folder.resolve(KEY) + " is not the key of the first certificate in " + folder.resolve(CHAIN));
    }

    private static boolean signs(X509Certificate leaf, PrivateKey key) throws GeneralSecurityException {
        byte[] text = {'M', 'i', 'l', 'l', 'r', 'a', 'c', 'e'};
        Signature signature =
                Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(leaf.getPublicKey());
        signature.update(text);
        return signature.verify(signed);
    }

    private void warnOfOpenKey() throws CertificateTrouble {
        Path file = folder.resolve(KEY);
        try {
            if (KeyFiles.isOpen(file)) {
                LOG.warn("{} can be read by everybody on this machine; right is mode 0600", file);
            }
        } catch (IOException e) {
            throw new CertificateTrouble(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
