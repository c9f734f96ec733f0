package io.millrace.tls.internal;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes the textual encodings of RFC 7468. */
final class Pem {

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    private record Block(String label, byte[] content) {}

    /**
     * Reads certificates.
     *
     * @param text of a file
     * @throws CertificateTrouble if there is none, or one is broken
     */
    static List<X509Certificate> certificates(String text) throws CertificateTrouble {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(text)) {
            if (block.label().equals(CERTIFICATE)) {
                certificates.add(certificate(block.content(), certificates.size() + 1));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateTrouble("holds no certificate; it begins with -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    private static X509Certificate certificate(byte[] der, int number) throws CertificateTrouble {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new CertificateTrouble("its certificate number " + number + " is broken: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the one private key.
     *
     * @param text of a file
     * @throws CertificateTrouble if it is not PKCS#8 with an EC or RSA key
     */
    static PrivateKey privateKey(String text) throws CertificateTrouble {
        List<Block> keys = blocks(text).stream()
                .filter(b -> b.label().endsWith(PRIVATE_KEY))
                .toList();
        if (keys.size() != 1) {
            throw new CertificateTrouble(
                    "holds " + keys.size() + " private keys; right is one, beginning with -----BEGIN PRIVATE KEY-----");
        }
        Block key = keys.get(0);
        if (key.label().startsWith("ENCRYPTED")) {
            throw new CertificateTrouble(
                    "its key is encrypted; decrypt it with: openssl pkcs8 -in old.key -out server.key");
        }
        if (!key.label().equals(PRIVATE_KEY)) {
            throw new CertificateTrouble("its key is a '" + key.label() + "', and not PKCS#8; convert it with:"
                    + " openssl pkcs8 -topk8 -nocrypt -in old.key -out server.key");
        }
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key.content()));
            } catch (InvalidKeySpecException e) {
                continue; // the other kind may read it
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has " + algorithm, e);
            }
        }
        throw new CertificateTrouble("its key is broken, or neither EC nor RSA");
    }

    /** Writes a certificate. */
    static String of(X509Certificate certificate) {
        try {
            return block(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /** Writes a private key. */
    static String of(PrivateKey key) {
        return block(PRIVATE_KEY, key.getEncoded());
    }

    private static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(content) + "\n-----END " + label + "-----\n";
    }

    private static List<Block> blocks(String text) throws CertificateTrouble {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                byte[] content =
                        Base64.getMimeDecoder().decode(matcher.group(2).strip().getBytes(StandardCharsets.ISO_8859_1));
                blocks.add(new Block(matcher.group(1), content));
            } catch (IllegalArgumentException e) {
                throw new CertificateTrouble("its " + matcher.group(1) + " is not base64", e);
            }
        }
        return blocks;
    }
}
