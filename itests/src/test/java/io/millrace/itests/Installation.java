package io.millrace.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The assembled zip, unpacked once for all tests of this JVM. */
final class Installation {

    /** Where the nodes of the tests keep their data. */
    static final Path WORK = Path.of(System.getProperty("millrace.work")).toAbsolutePath();

    private static final Path HOME = unpack();

    private Installation() {}

    /** The script that a person would call. */
    static Path script() {
        return HOME.resolve("bin/millrace");
    }

    /** Every file of the installation with its size and time of change, for comparing. */
    static List<String> listing() {
        try (Stream<Path> files = Files.walk(HOME)) {
            return files.sorted().map(Installation::describe).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describe(Path file) {
        try {
            return HOME.relativize(file) + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unpack() {
        Path zip = Path.of(System.getProperty("millrace.zip"));
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            Files.createDirectories(WORK);
            Path target = Files.createTempDirectory(WORK, "installation");
            for (Enumeration<? extends ZipEntry> entries = archive.entries(); entries.hasMoreElements(); ) {
                unpack(archive, entries.nextElement(), target);
            }
            try (Stream<Path> top = Files.list(target)) {
                Path home = top.findFirst().orElseThrow();
                if (!home.resolve("bin/millrace").toFile().setExecutable(true)) {
                    throw new IOException("cannot make bin/millrace executable in " + home);
                }
                return home;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + zip, e);
        }
    }

    private static void unpack(ZipFile archive, ZipEntry entry, Path target) throws IOException {
        Path file = target.resolve(entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        try (InputStream content = archive.getInputStream(entry)) {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
