package io.millrace.itests;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.rules.ExternalResource;

/** Mosquitto, from the machine's package, with a user of its own. */
final class Mosquitto extends ExternalResource {

    static final String USER = "millrace";
    static final String PASSWORD = "s3cret";

    private static final Duration START = Duration.ofSeconds(30);

    private int port;
    private Process server;

    @Override
    protected void before() throws Throwable {
        Path folder = Files.createTempDirectory("millrace-mosquitto");
        port = FreePorts.one();
        Path passwords = folder.resolve("passwords");
        if (run(folder, "mosquitto_passwd", "-b", "-c", passwords.toString(), USER, PASSWORD)
                        .waitFor()
                != 0) {
            throw new AssertionError("mosquitto_passwd failed, see " + console(folder));
        }
        // Started as root it becomes a user of its own, who has to read them.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-r--r--"));
        Path settings = Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\npassword_file " + passwords + "\nlog_dest stdout\n");
        server = run(folder, program(), "-c", settings.toString());
        await("Mosquitto in " + folder)
                .atMost(START)
                .failFast("it ended, see " + console(folder), () -> !server.isAlive())
                .until(this::listens);
    }

    @Override
    protected void after() {
        if (server != null) {
            server.destroy();
            try {
                if (!server.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    int port() {
        return port;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String program() {
        Path ofThePackage = Path.of("/usr/sbin/mosquitto");
        return Files.isExecutable(ofThePackage) ? ofThePackage.toString() : "mosquitto";
    }

    private static Process run(Path folder, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console(folder)))
                .start();
    }

    private static File console(Path folder) {
        return folder.resolve("console").toFile();
    }
}
