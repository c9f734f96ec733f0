package io.millrace.itests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.rules.ExternalResource;

/** An SFTP server with one user, whose home is a folder of the test. */
final class SftpServer extends ExternalResource {

    static final String USER = "millrace";
    static final String PASSWORD = "p&ss=w+rd#";

    private SshServer server;
    private Path folder;
    private Path knownHosts;

    @Override
    protected void before() throws Throwable {
        folder = Files.createTempDirectory(Installation.WORK, "sftp");
        java.security.KeyPair key = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPasswordAuthenticator((user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(folder));
        server.start();
        knownHosts = Files.writeString(
                folder.resolveSibling(folder.getFileName() + ".known_hosts"),
                "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
    }

    @Override
    protected void after() {
        try {
            server.stop(true);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** The home of its user. */
    Path folder() {
        return folder;
    }

    /** A file with its key, as ssh keeps them. */
    Path knownHosts() {
        return knownHosts;
    }
}
