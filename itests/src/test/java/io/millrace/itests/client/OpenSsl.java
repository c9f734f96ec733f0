package io.millrace.itests.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates as an operator makes them, with the openssl command; and what Java's clients make of them. */
public final class OpenSsl {

    private static final List<String> EC = List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");
    private static final int SECONDS = 60;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private int made;

    /**
     * Makes certificates in a folder.
     *
     * @param folder of its own
     */
    public OpenSsl(Path folder) {
        this.folder = folder;
    }

    /**
     * A certificate with its key.
     *
     * @param pem of the certificate
     * @param key PKCS#8
     */
    public record Certificate(Path pem, Path key) {

        /** Returns the certificate's text. */
        public String text() {
            try {
                return Files.readString(pem);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Returns the certificate. */
        public X509Certificate certificate() throws IOException, GeneralSecurityException {
            try (InputStream in = Files.newInputStream(pem)) {
                return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            }
        }
    }

    private Certificate next() {
        made++;
        return new Certificate(folder.resolve(made + ".pem"), folder.resolve(made + ".key"));
    }

    /** Makes a CA. */
    public Certificate ca(String name) throws IOException, InterruptedException {
        return selfSigned(name, EC, "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign");
    }

    /** Makes a device's certificate that nobody else signed. */
    public Certificate selfSigned(String name) throws IOException, InterruptedException {
        return selfSigned(name, EC);
    }

    /** Makes a server's certificate for 127.0.0.1 and localhost that nobody else signed. */
    public Certificate server(String algorithm) throws IOException, InterruptedException {
        List<String> key = algorithm.equals("EC") ? EC : List.of("-newkey", "rsa:2048", "-nodes");
        return selfSigned("localhost", key, "subjectAltName=DNS:localhost,IP:127.0.0.1");
    }

    private Certificate selfSigned(String name, List<String> key, String... extensions)
            throws IOException, InterruptedException {
        Certificate certificate = next();
        List<String> words = new ArrayList<>(List.of("req", "-x509", "-days", "30", "-subj", "/CN=" + name));
        words.addAll(key);
        words.addAll(List.of("-keyout", "" + certificate.key(), "-out", "" + certificate.pem()));
        for (String extension : extensions) {
            words.addAll(List.of("-addext", extension));
        }
        run(words);
        return certificate;
    }

    /** Makes a device's certificate that a CA signed, valid from a minute ago for 30 days. */
    public Certificate signed(Certificate ca, String name) throws IOException, InterruptedException {
        Instant from = Instant.now().minusSeconds(60);
        return signed(ca, name, from, from.plus(Duration.ofDays(30)));
    }

    /** The same with other dates. */
    public Certificate signed(Certificate ca, String name, Instant from, Instant to)
            throws IOException, InterruptedException {
        Certificate certificate = next();
        Path request = folder.resolve(made + ".csr");
        List<String> words = new ArrayList<>(List.of("req", "-new", "-subj", "/CN=" + name, "-out", "" + request));
        words.addAll(EC);
        words.addAll(List.of("-keyout", "" + certificate.key()));
        run(words);
        words = new ArrayList<>(List.of("ca", "-batch", "-notext", "-config", "" + authority()));
        words.addAll(List.of("-cert", "" + ca.pem(), "-keyfile", "" + ca.key(), "-in", "" + request));
        words.addAll(List.of("-startdate", DATE.format(from), "-enddate", DATE.format(to)));
        words.addAll(List.of("-out", "" + certificate.pem()));
        run(words);
        return certificate;
    }

    /** What {@code openssl ca} wants, which unlike {@code openssl x509} takes dates. */
    private Path authority() throws IOException {
        Path index = Files.writeString(folder.resolve("index.txt"), "");
        return Files.writeString(
                folder.resolve("ca.cnf"),
                String.join(
                        "\n",
                        "[ca]",
                        "default_ca = own",
                        "[own]",
                        "database = " + index,
                        "new_certs_dir = " + folder,
                        "rand_serial = yes",
                        "default_md = sha256",
                        "policy = any",
                        "[any]",
                        "commonName = supplied",
                        ""));
    }

    /** Runs {@code openssl s_client} without input; returns what it printed, and its exit code in the last line. */
    public String connect(int port, String... options) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
        words.addAll(List.of(options));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("openssl s_client has not ended: " + said);
        }
        return said + "\nexit code " + process.exitValue();
    }

    private void run(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(command + " failed: " + said);
        }
    }

    /** The key of a device, for clients that take a factory. */
    public KeyManagerFactory keys(Certificate certificate) throws Exception {
        Path store = folder.resolve(certificate.pem().getFileName() + ".p12");
        run(List.of(
                "pkcs12",
                "-export",
                "-in",
                "" + certificate.pem(),
                "-inkey",
                "" + certificate.key(),
                "-out",
                "" + store,
                "-passout",
                "pass:secret"));
        KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, "secret".toCharArray());
        return factory;
    }

    /** Trusts what a PEM text holds, and nothing else. */
    public static TrustManagerFactory trusting(String pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        try (InputStream in = new java.io.ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }

    /** A client's context; without keys it shows no certificate. */
    public static SSLContext context(TrustManagerFactory trust, KeyManagerFactory... keys)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.length == 0 ? new KeyManager[0] : keys[0].getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
