package io.millrace.bench.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;

/** The shell of a server over one SSH session, so that a command does not cost the start of a program. */
public final class Shell implements AutoCloseable {

    private static final Duration LOGIN = Duration.ofSeconds(30);
    private static final Duration COMMAND = Duration.ofSeconds(120);

    private final SshClient client = SshClient.setUpDefaultClient();
    private final ClientSession session;

    /**
     * Logs in.
     *
     * @param port on the loopback address; who listens there is not asked for a key, for this program started it
     * @param password of {@code admin}
     */
    Shell(int port, String password) throws IOException {
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        // Nothing of the person who runs this.
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.start();
        try {
            session = client.connect("admin", "127.0.0.1", port).verify(LOGIN).getSession();
            session.addPasswordIdentity(password);
            session.auth().verify(LOGIN);
        } catch (IOException e) {
            client.stop();
            throw e;
        }
    }

    /**
     * Runs a command.
     *
     * @return what it printed
     * @throws IOException with that if it failed, or did not end within two minutes
     */
    public String run(String command) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ChannelExec channel = session.createExecChannel(command)) {
            channel.setOut(output);
            channel.setErr(output);
            channel.open().verify(LOGIN);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), COMMAND);
            Integer code = channel.getExitStatus();
            String printed = output.toString(StandardCharsets.UTF_8);
            if (code == null || code != 0) {
                throw new IOException("the shell command '" + command + "' "
                        + (code == null ? "has not ended" : "failed with " + code) + ": " + printed.strip());
            }
            return printed;
        }
    }

    @Override
    public void close() {
        client.stop();
    }
}
