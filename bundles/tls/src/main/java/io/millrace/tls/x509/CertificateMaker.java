package io.millrace.tls.x509;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Makes one X.509 version 3 certificate (RFC 5280). Not for several threads. */
public final class CertificateMaker {

    /** Extended key usage of TLS servers. */
    public static final String SERVER = "1.3.6.1.5.5.7.3.1";
    /** Extended key usage of TLS clients. */
    public static final String CLIENT = "1.3.6.1.5.5.7.3.2";

    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_KEY_ID = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_ALT_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String AUTHORITY_KEY_ID = "2.5.29.35";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;
    private static final int KEY_ID = 0x80;
    private static final int KEY_ID_BYTES = 20;
    private static final int SERIAL_BITS = 127;
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final byte[] subject;
    private final PublicKey key;
    private final List<byte[]> extensions = new ArrayList<>();
    private Instant notBefore = Instant.EPOCH;
    private Instant notAfter = Instant.EPOCH;

    /**
     * Begins a certificate.
     *
     * @param commonName of its subject
     * @param key of its subject
     */
    public CertificateMaker(String commonName, PublicKey key) {
        this.subject = Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(commonName))));
        this.key = key;
    }

    /** Sets when it is valid, both included, to the second. */
    public CertificateMaker valid(Instant from, Instant to) {
        notBefore = from;
        notAfter = to;
        return this;
    }

    /** Makes it the certificate of a CA that signs other certificates. */
    public CertificateMaker authority() {
        extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.yes()));
        // keyCertSign and cRLSign
        return usage(0b0000_0110, 1);
    }

    /** Makes it one that signs nobody's certificate, for TLS in the roles given. */
    public CertificateMaker endEntity(String... roles) {
        extension(BASIC_CONSTRAINTS, true, Der.sequence());
        // digitalSignature
        usage(0b1000_0000, 7);
        extension(
                EXTENDED_KEY_USAGE,
                false,
                Der.sequence(Arrays.stream(roles).map(Der::oid).toArray(byte[][]::new)));
        return this;
    }

    /** Sets the key usage: the first bits of RFC 5280, section 4.2.1.3, the highest first, and how many are left out. */
    public CertificateMaker usage(int bits, int unused) {
        return extension(KEY_USAGE, true, Der.bits(unused, new byte[] {(byte) bits}));
    }

    /** Sets the names of a server: addresses in numbers, else names of the DNS. */
    public CertificateMaker names(List<String> names) {
        return extension(
                SUBJECT_ALT_NAME,
                false,
                Der.sequence(names.stream().map(CertificateMaker::name).toArray(byte[][]::new)));
    }

    private static byte[] name(String name) {
        if (!ADDRESS.matcher(name).matches()) {
            return Der.tagged(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return Der.tagged(IP_ADDRESS, InetAddress.getByName(name).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + name + "' is no address", e);
        }
    }

    private CertificateMaker extension(String id, boolean critical, byte[] value) {
        byte[] octets = Der.octets(value);
        extensions.add(critical ? Der.sequence(Der.oid(id), Der.yes(), octets) : Der.sequence(Der.oid(id), octets));
        return this;
    }

    /** Signs it with the key that belongs to its own public key. */
    public X509Certificate selfSigned(PrivateKey own) throws GeneralSecurityException {
        return sign(subject, key, own);
    }

    /** Signs it with a CA. */
    public X509Certificate signedBy(X509Certificate issuer, PrivateKey issuerKey) throws GeneralSecurityException {
        return sign(issuer.getSubjectX500Principal().getEncoded(), issuer.getPublicKey(), issuerKey);
    }

    private X509Certificate sign(byte[] issuer, PublicKey issuerKey, PrivateKey signer)
            throws GeneralSecurityException {
        extension(SUBJECT_KEY_ID, false, Der.octets(keyId(key)));
        extension(AUTHORITY_KEY_ID, false, Der.sequence(Der.tagged(KEY_ID, keyId(issuerKey))));
        boolean ec = signer.getAlgorithm().equals("EC");
        byte[] algorithm = ec
                ? Der.sequence(Der.oid("1.2.840.10045.4.3.2"))
                : Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.nothing());
        byte[] body = Der.sequence(
                Der.tagged(0xA0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1)),
                algorithm,
                issuer,
                Der.sequence(Der.time(notBefore), Der.time(notAfter)),
                subject,
                key.getEncoded(),
                Der.tagged(0xA3, Der.sequence(extensions.toArray(byte[][]::new))));
        Signature signature = Signature.getInstance(ec ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(signer);
        signature.update(body);
        byte[] certificate = Der.sequence(body, algorithm, Der.bits(0, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    /** RFC 7093, section 2: the first 160 bits of a SHA-256, here of the whole key. */
    private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), KEY_ID_BYTES);
    }
}
