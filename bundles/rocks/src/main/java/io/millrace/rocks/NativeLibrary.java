package io.millrace.rocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * Loads RocksDB's native library out of its jar by way of the data folder, since {@code /tmp} is often mounted noexec. The
 * file is removed as soon as it is mapped, so that a kill -9 leaves nothing behind.
 */
final class NativeLibrary {

    private NativeLibrary() {}

    /**
     * Loads the library where that has not happened yet.
     *
     * @param folder may be written and hold executables
     */
    static void load(Path folder) {
        try {
            Path parent = Files.createDirectories(folder);
            for (Path leftOver : children(parent)) {
                remove(leftOver);
            }
            // A name of its own each time: the JVM refuses a second load of one path by another class loader.
            Path directory = Files.createTempDirectory(parent, "load");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
                RocksDB.loadLibrary();
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("RocksDB's native library cannot be unpacked into " + folder, e);
        }
    }

    private static void remove(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            for (Path child : children(path)) {
                Files.delete(child);
            }
        }
        Files.delete(path);
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
