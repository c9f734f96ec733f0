package io.millrace.tls.internal;

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
import java.util.EnumSet;
import java.util.Set;

/** Writes files whole or not at all, durable on return. */
final class KeyFiles {

    private static final String OWNER_ONLY = "rw-------";
    private static final String READABLE = "rw-r--r--";

    private KeyFiles() {}

    /**
     * Writes a file.
     *
     * @param file where to; what was there is replaced
     * @param text what
     * @param secret whether only the owner may read it
     */
    static void write(Path file, String text, boolean secret) throws IOException {
        Path made = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(made);
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileAttribute<?>[] attributes = isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(secret ? OWNER_ONLY : READABLE))
                }
                : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(made, options, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** Tells whether others than the owner may read a file. */
    static boolean isOpen(Path file) throws IOException {
        if (!isPosix(file)) {
            return false;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return permissions.contains(PosixFilePermission.OTHERS_READ);
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
