package io.millrace.tls.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Real handshakes over sockets. */
public class TlsComponentTest {

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final BlockingQueue<Certificate[]> clients = new LinkedBlockingQueue<>();
    private Path folder;
    private TlsComponent tls;
    private SSLServerSocket server;

    @Before
    public void start() throws Exception {
        folder = temporary.getRoot().toPath().resolve("tls");
        tls = new TlsComponent(CertificateKeeperTest.settings(folder, Map.of("checkSeconds", "1")), Clock.systemUTC());
        tls.start();
        server = (SSLServerSocket) tls.context().getServerSocketFactory().createServerSocket(0);
        server.setEnabledProtocols(tls.protocols().toArray(String[]::new));
        server.setEnabledCipherSuites(tls.cipherSuites().toArray(String[]::new));
        server.setWantClientAuth(true);
        Thread thread = new Thread(this::serve, "echo");
        thread.setDaemon(true);
        thread.start();
    }

    @After
    public void stop() throws IOException {
        server.close();
        tls.stop();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                Thread thread = new Thread(() -> echo(socket), "echo-1");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void echo(SSLSocket socket) {
        try (socket) {
            socket.startHandshake();
            clients.add(peer(socket));
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            clients.add(new Certificate[0]);
        }
    }

    private static Certificate[] peer(SSLSocket socket) {
        try {
            return socket.getSession().getPeerCertificates();
        } catch (SSLException e) {
            return new Certificate[0];
        }
    }

    private SSLContext client(KeyManager... keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(tls.trustedPem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private SSLSocket connect(SSLContext context, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", server.getLocalPort());
        socket.setSoTimeout(10_000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        javax.net.ssl.SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void echoes(SSLSocket socket) throws IOException {
        socket.getOutputStream().write('x');
        assertEquals('x', socket.getInputStream().read());
    }

    @Test
    public void clientsThatTrustItsCaConnectWithTls12And13AndNothingOlder() throws Exception {
        for (String protocol : tls.protocols()) {
            try (SSLSocket socket = connect(client(), protocol)) {
                echoes(socket);
                assertEquals(protocol, socket.getSession().getProtocol());
            }
        }
        assertThrows(IOException.class, () -> connect(client(), "TLSv1.1"));
    }

    @Test
    public void aNewCertificateIsShownToNewConnectionsAndOpenOnesGoOn() throws Exception {
        Certificate own = shownNow();
        try (SSLSocket open = connect(client())) {
            echoes(open);
            for (String algorithm : new String[] {"RSA", "EC"}) {
                Keys brought = Keys.selfSigned("localhost", algorithm);
                brought.into(folder);
                await().atMost(20, TimeUnit.SECONDS)
                        .until(() -> tls.trustedPem().equals(brought.chain()));
                assertEquals(brought.certificate(), shownNow());
            }
            echoes(open);
            assertEquals(own, open.getSession().getPeerCertificates()[0]);
        }
    }

    private Certificate shownNow() throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new javax.net.ssl.TrustManager[] {new TrustAll()}, null);
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("localhost", server.getLocalPort());
        try (socket) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    public void theCertificateThatAClientProvesIsKnownAndNoneIsNeeded() throws Exception {
        clients.clear();
        try (SSLSocket socket = connect(client())) {
            echoes(socket);
        }
        assertEquals(0, clients.poll(10, TimeUnit.SECONDS).length);
        Keys device = Keys.selfSigned("press-1", "EC");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("device", device.pair().getPrivate(), new char[0], new Certificate[] {device.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        for (String protocol : tls.protocols()) {
            try (SSLSocket socket = connect(client(keys.getKeyManagers()), protocol)) {
                echoes(socket);
            }
            assertArrayEquals(new Certificate[] {device.certificate()}, clients.poll(10, TimeUnit.SECONDS));
        }
    }

    /** As a person who looks at what is shown: the chain is compared, not trusted. */
    private static final class TrustAll extends javax.net.ssl.X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(
                java.security.cert.X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(
                java.security.cert.X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(
                java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
