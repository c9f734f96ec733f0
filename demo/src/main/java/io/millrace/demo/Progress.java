package io.millrace.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/**
 * How far each series is acknowledged, and the passwords of the fleet, in a file in the server's data folder that only its owner
 * may read: it goes when the data goes. It may lag behind by a second; what is then sent again has the same message id.
 */
final class Progress {

    private final Path file;
    private final Path next;
    private final Properties values = new Properties();

    Progress(Path data) throws IOException {
        Path folder = Files.createDirectories(data.resolve("demo"));
        file = folder.resolve("fleet.properties");
        next = folder.resolve("fleet.properties.new");
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                values.load(in);
            }
        }
    }

    /** Returns how many lines of a device's series are acknowledged. */
    synchronized int acknowledged(String deviceId) {
        return Integer.parseInt(values.getProperty(deviceId + ".acknowledged", "0"));
    }

    /** Remembers how many are. */
    synchronized void acknowledged(String deviceId, int lines) {
        values.setProperty(deviceId + ".acknowledged", String.valueOf(lines));
    }

    /** Returns a device's password, where it is known. */
    synchronized Optional<String> password(String deviceId) {
        return Optional.ofNullable(values.getProperty(deviceId + ".password"));
    }

    /** Remembers a device's password. */
    synchronized void password(String deviceId, String password) {
        values.setProperty(deviceId + ".password", password);
    }

    /** Returns what was remembered under a key of its own. */
    synchronized Optional<String> remembered(String key) {
        return Optional.ofNullable(values.getProperty(key));
    }

    /** Remembers something. */
    synchronized void remember(String key, String value) {
        values.setProperty(key, value);
    }

    /** Writes the file, whole or not at all. */
    synchronized void save() throws IOException {
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(next)) {
            values.store(out, "Kept by ./millrace demo; delete it together with the data folder only");
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
