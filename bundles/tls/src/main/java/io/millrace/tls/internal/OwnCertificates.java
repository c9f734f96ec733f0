package io.millrace.tls.internal;

import io.millrace.tls.x509.CertificateMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The CA and the server certificate that the first start makes, ECDSA on P-256. The CA stays for twenty years, since clients
 * trust it; the server certificate is renewed before it ends, and when the server gets another name.
 */
final class OwnCertificates {

    /** The folder below that of the configuration. */
    static final String FOLDER = "own";

    private static final Logger LOG = LoggerFactory.getLogger(OwnCertificates.class);
    private static final Duration CA_VALID = Duration.ofDays(7305);
    /** For clients whose clocks are a little behind. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private final TlsSettings settings;
    private final Clock clock;
    private final Path folder;

    OwnCertificates(TlsSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.folder = settings.folder().resolve(FOLDER);
    }

    /** Returns the server certificate, making what is not there or due. */
    ServerCertificate get() throws CertificateTrouble {
        try {
            Files.createDirectories(folder);
            if (!Files.exists(folder.resolve("ca.pem"))) {
                makeAuthority();
            }
            if (isMissing()) {
                makeServer();
            }
            return read();
        } catch (IOException e) {
            throw new CertificateTrouble("cannot write the certificates in " + folder + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new CertificateTrouble("cannot make the certificates in " + folder + ": " + e.getMessage(), e);
        }
    }

    private ServerCertificate read() throws CertificateTrouble {
        ServerCertificate files = new PemFiles(folder, clock).read();
        return new ServerCertificate(
                files.chain(),
                files.key(),
                files.trusted(),
                folder.resolve(PemFiles.CHAIN) + ", of a CA of its own, valid until "
                        + files.leaf().getNotAfter().toInstant());
    }

    /** Tells whether it is time to renew the server certificate. */
    boolean isDue(X509Certificate leaf) {
        return !clock.instant().isBefore(leaf.getNotAfter().toInstant().minus(settings.renew()));
    }

    private boolean isMissing() {
        try {
            if (!Files.exists(folder.resolve(PemFiles.CHAIN))) {
                return true;
            }
            X509Certificate leaf = read().leaf();
            return isDue(leaf) || !names(leaf).equals(Set.copyOf(settings.names()));
        } catch (CertificateTrouble e) {
            LOG.warn("The server certificate is made anew: {}", e.getMessage());
            return true;
        }
    }

    private static Set<String> names(X509Certificate leaf) throws CertificateTrouble {
        try {
            Collection<List<?>> found = leaf.getSubjectAlternativeNames();
            Set<String> names = new HashSet<>();
            for (List<?> name : found == null ? List.<List<?>>of() : found) {
                String text = String.valueOf(name.get(1));
                names.add(text.equals("0:0:0:0:0:0:0:1") ? "::1" : text);
            }
            return names;
        } catch (CertificateParsingException e) {
            throw new CertificateTrouble("its names cannot be read", e);
        }
    }

    private void makeAuthority() throws IOException, GeneralSecurityException {
        KeyPair keys = keys();
        Instant now = clock.instant();
        X509Certificate authority = new CertificateMaker(
                        "Millrace CA of " + settings.names().get(0), keys.getPublic())
                .valid(now.minus(BACKDATED), now.plus(CA_VALID))
                .authority()
                .selfSigned(keys.getPrivate());
        KeyFiles.write(folder.resolve("ca.key"), Pem.of(keys.getPrivate()), true);
        KeyFiles.write(folder.resolve("ca.pem"), Pem.of(authority), false);
        LOG.info("Made a CA in {}; clients need its ca.pem to know this server", folder);
    }

    private void makeServer() throws IOException, GeneralSecurityException, CertificateTrouble {
        X509Certificate authority =
                Pem.certificates(Files.readString(folder.resolve("ca.pem"))).get(0);
        PrivateKey authorityKey = Pem.privateKey(Files.readString(folder.resolve("ca.key")));
        KeyPair keys = keys();
        Instant now = clock.instant();
        X509Certificate server = new CertificateMaker(settings.names().get(0), keys.getPublic())
                .valid(now.minus(BACKDATED), now.plus(settings.valid()))
                .endEntity(CertificateMaker.SERVER)
                .names(settings.names())
                .signedBy(authority, authorityKey);
        KeyFiles.write(folder.resolve(PemFiles.KEY), Pem.of(keys.getPrivate()), true);
        KeyFiles.write(folder.resolve(PemFiles.CHAIN), Pem.of(server) + Pem.of(authority), false);
        LOG.info("Made a server certificate for {}", String.join(", ", settings.names()));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
