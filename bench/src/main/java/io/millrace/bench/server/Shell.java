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

/** The shell of a server over SSH, from within this program: a command does not cost the start of another. */
public final class Shell implements AutoCloseable {

    private static final Duration LOGIN = Duration.ofSeconds(30);
    private static final Duration COMMAND = Duration.ofSeconds(120);

    private final SshClient client = SshClient.setUpDefaultClient();
    private final int port;
    private final String password;

    /**
     * Makes a client that logs in with each command.
     *
     * @param port on the loopback address; who listens there is not asked for a key, for this program started it
     * @param password of {@code admin}
     */
    Shell(int port, String password) {
        this.port = port;
        this.password = password;
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        // Nothing of the person who runs this.
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.start();
    }

    /**
     * Runs a command in a session of its own: Karaf ends the session behind it.
     *
     * @return what it printed
     * @throws IOException with that if it failed, or did not end within two minutes
     */
    public String run(String command) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ClientSession session =
                client.connect("admin", "127.0.0.1", port).verify(LOGIN).getSession()) {
            session.addPasswordIdentity(password);
            session.auth().verify(LOGIN);
            try (ChannelExec channel = session.createExecChannel(command)) {
                channel.setOut(output);
                channel.setErr(output);
                channel.open().verify(LOGIN);
                channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), COMMAND);
                return checked(command, output.toString(StandardCharsets.UTF_8), channel.getExitStatus());
            }
        }
    }

    private static String checked(String command, String printed, Integer code) throws IOException {
        if (code == null || code != 0) {
            throw new IOException("the shell command '" + command + "' "
                    + (code == null ? "has not ended" : "failed with " + code) + ": " + printed.strip());
        }
        return printed;
    }

    @Override
    public void close() {
        client.stop();
    }
}
