package io.millrace.rules.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the snapshot: replaced as a whole, with a check sum before it. The one before is kept, for when the newest cannot be
 * read. One thread at a time.
 */
final class SnapshotFile {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFile.class);

    private final Path folder;
    private final Path file;
    private final Path older;

    SnapshotFile(Path folder) {
        this.folder = folder;
        file = folder.resolve("memory.bin");
        older = folder.resolve("memory.old");
    }

    /** Writes a snapshot. Durable on return. */
    void write(Snapshot snapshot) {
        byte[] octets = snapshot.toBytes();
        Path fresh = folder.resolve("memory.new");
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer sum = ByteBuffer.allocate(Long.BYTES).putLong(0, sum(octets));
                writeFully(channel, sum);
                writeFully(channel, ByteBuffer.wrap(octets));
                channel.force(true);
            }
            if (Files.exists(file)) {
                replace(file, older);
            }
            replace(fresh, file);
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what rules remember cannot be written to " + file, e);
        }
    }

    private static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeFully(FileChannel channel, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    /** Reads the newest snapshot that can be read; one that cannot is put aside. */
    Optional<Snapshot> read() {
        return read(file).or(() -> read(older));
    }

    private Optional<Snapshot> read(Path place) {
        if (!Files.exists(place)) {
            return Optional.empty();
        }
        try {
            byte[] octets = Files.readAllBytes(place);
            if (octets.length < Long.BYTES) {
                throw new IOException("it is cut off");
            }
            byte[] body = Arrays.copyOfRange(octets, Long.BYTES, octets.length);
            if (ByteBuffer.wrap(octets).getLong() != sum(body)) {
                throw new IOException("its check sum is wrong");
            }
            return Optional.of(Snapshot.of(body));
        } catch (IOException | IllegalStateException e) {
            LOG.warn("What rules remembered is in {} but cannot be read, and is put aside: {}", place, e.toString());
            putAside(place);
            return Optional.empty();
        }
    }

    private void putAside(Path place) {
        try {
            Files.move(place, folder.resolve("memory.broken"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be put aside and is written over", place, e);
        }
    }

    private static long sum(byte[] octets) {
        CRC32 sum = new CRC32();
        sum.update(octets);
        return sum.getValue();
    }
}
