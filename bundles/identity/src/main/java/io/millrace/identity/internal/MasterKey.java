package io.millrace.identity.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that holds the master key: 32 random bytes in base64. */
final class MasterKey {

    /** Length of the key. */
    static final int BYTES = 32;

    private static final Logger LOG = LoggerFactory.getLogger(MasterKey.class);
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private MasterKey() {}

    /**
     * Reads the key.
     *
     * @param file where it lies
     * @throws IllegalStateException if the file is missing or holds no key, naming it
     */
    static byte[] read(Path file) {
        try {
            byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length != BYTES) {
                throw new IllegalStateException("master key file " + file + " holds " + key.length
                        + " bytes; right are " + BYTES + " random bytes in base64");
            }
            warnOfOpenPermissions(file);
            return key;
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "master key file " + file + " is not base64; right are " + BYTES + " random bytes in base64", e);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the master key file " + file, e);
        }
    }

    /**
     * Makes a new key file, readable for its owner only, durable on return.
     *
     * @param file where to; it does not exist yet
     * @throws IllegalStateException if it cannot be written, naming it
     */
    static void create(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        Path name = file.getFileName();
        if (folder == null || name == null) {
            throw new IllegalStateException(
                    "cannot write the master key file " + file + ": right is the path of a file in a folder");
        }
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        byte[] text = (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            Files.createDirectories(folder);
            Path made = folder.resolve(name + ".new");
            Files.deleteIfExists(made);
            Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(made, options, ownerOnly(file))) {
                channel.write(ByteBuffer.wrap(text));
                channel.force(true);
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the master key file " + file, e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static void warnOfOpenPermissions(Path file) throws IOException {
        if (isPosix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            LOG.warn("The master key file {} can be read by others than its owner; right is mode 0600", file);
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
