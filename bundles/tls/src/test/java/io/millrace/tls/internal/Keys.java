package io.millrace.tls.internal;

import io.millrace.tls.x509.CertificateMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** Certificates as a user would bring them. */
record Keys(KeyPair pair, X509Certificate certificate) {

    static KeyPair pair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("EC") ? 256 : 2048);
        return generator.generateKeyPair();
    }

    static Keys selfSigned(String name, String algorithm, Instant from, Duration valid)
            throws GeneralSecurityException {
        KeyPair pair = pair(algorithm);
        X509Certificate certificate = new CertificateMaker(name, pair.getPublic())
                .valid(from, from.plus(valid))
                .endEntity(CertificateMaker.SERVER)
                .selfSigned(pair.getPrivate());
        return new Keys(pair, certificate);
    }

    static Keys selfSigned(String name, String algorithm) throws GeneralSecurityException {
        return selfSigned(name, algorithm, Instant.now().minusSeconds(60), Duration.ofDays(90));
    }

    String chain() {
        return Pem.of(certificate);
    }

    String key() {
        return Pem.of(pair.getPrivate());
    }

    void into(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(PemFiles.KEY), key());
        Files.writeString(folder.resolve(PemFiles.CHAIN), chain());
    }
}
