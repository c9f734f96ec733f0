package io.millrace.streams.internal.route;

import io.millrace.api.route.RouteFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the hot folder. It polls, since watching is not told of changes on every file system; a file is read again
 * only when its attributes changed, or are so young that another change could hide behind the same. Used by one
 * thread.
 */
public final class RouteFolder {

    private static final Logger LOG = LoggerFactory.getLogger(RouteFolder.class);
    private static final long RACY_MILLIS = 3_000;

    private final Path folder;
    private final RouteHost host;
    private final Surroundings surroundings;
    private final Retries retries = new Retries();
    private final Map<String, Seen> seen = new HashMap<>();
    private String complaint = "";

    private record Attributes(FileTime modified, long size, Object key) {
        boolean isYoung() {
            return System.currentTimeMillis() - modified.toMillis() < RACY_MILLIS;
        }
    }

    /** A file as it was read, and the fingerprint of what it names outside as it was deployed. */
    private record Seen(Attributes attributes, byte[] content, String text, Optional<Integer> fingerprint) {}

    /**
     * Follows a folder.
     *
     * @param folder made where it is missing
     * @param host runs what is in it
     * @param surroundings what its files name that lies outside
     */
    public RouteFolder(Path folder, RouteHost host, Surroundings surroundings) {
        this.folder = Objects.requireNonNull(folder, "folder");
        this.host = Objects.requireNonNull(host, "host");
        this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
    }

    /**
     * Tells whether any file is of a kind, before the first scan.
     *
     * @param kind tells by the text of a file
     */
    public boolean isAny(Predicate<String> kind) {
        try {
            Map<String, Attributes> present = Files.isDirectory(folder) ? list() : Map.of();
            for (Map.Entry<String, Attributes> file : present.entrySet()) {
                if (FileBounds.tooLarge(file.getValue().size()).isEmpty()
                        && kind.test(Files.readString(folder.resolve(file.getKey()), StandardCharsets.ISO_8859_1))) {
                    return true;
                }
            }
        } catch (IOException e) {
            LOG.debug("The folder of route files cannot be read; the first scan tells", e);
        }
        return false;
    }

    /** Makes the folder where it is missing, and follows all changes since the last scan. */
    public void scan() {
        Map<String, Attributes> present;
        try {
            Files.createDirectories(folder);
            present = list();
            complaint = "";
        } catch (IOException e) {
            complain(e.toString());
            return;
        }
        Set<String> gone = new HashSet<>(seen.keySet());
        gone.removeAll(present.keySet());
        for (String fileName : gone) {
            seen.remove(fileName);
            retries.forget(fileName);
            host.delete(fileName);
        }
        present.forEach(this::follow);
    }

    /**
     * Runs a file and writes it.
     *
     * @param fileName with its extension
     * @param text the routes
     * @throws RouteException if it cannot run; nothing is written then
     * @throws IOException if it cannot be written; it runs until the next start
     */
    public void put(String fileName, String text) throws RouteException, IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        Optional<String> tooLarge = FileBounds.tooLarge(content.length);
        if (tooLarge.isPresent()) {
            throw new RouteException(fileName + ": " + tooLarge.get());
        }
        Optional<Integer> fingerprint = surroundings.fingerprint(text);
        host.put(new RouteSource(fileName, text, true));
        Path file = folder.resolve(fileName);
        writeDurably(mark(fileName), new byte[0]);
        replace(file, content);
        noteRest(fileName);
        BasicFileAttributes written = Files.readAttributes(file, BasicFileAttributes.class);
        seen.put(
                fileName,
                new Seen(
                        new Attributes(written.lastModifiedTime(), written.size(), written.fileKey()),
                        content,
                        text,
                        fingerprint));
    }

    private void replace(Path file, byte[] content) throws IOException {
        Path next = folder.resolve("." + folder.relativize(file) + ".next");
        writeDurably(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** A power loss must leave neither an empty route nor one without the mark that it came by REST. */
    private static void writeDurably(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer octets = ByteBuffer.wrap(content);
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
        }
    }

    /**
     * Removes a file and stops its routes.
     *
     * @param id its name without the extension
     * @return whether there was one
     */
    public boolean remove(String id) throws IOException {
        boolean found = false;
        for (String fileName : list().keySet()) {
            if (RouteSource.id(fileName).equals(id)) {
                found |= Files.deleteIfExists(folder.resolve(fileName));
                Files.deleteIfExists(mark(fileName));
                Files.deleteIfExists(restMark(fileName));
                seen.remove(fileName);
                host.delete(fileName);
            }
        }
        return found;
    }

    /**
     * Suspends or resumes the routes of a file, or one of them, until they are resumed, restarts in between or not.
     *
     * @param id the file's name without the extension
     * @param routeId the route; all if empty
     * @param suspended whether they rest
     * @return the file, or empty if there is none
     * @throws NoSuchElementException if the file runs no such route, naming those that it has
     * @throws IOException if that cannot be written down; it holds until the next start
     */
    public Optional<RouteFile> setSuspended(String id, Optional<String> routeId, boolean suspended) throws IOException {
        Optional<RouteFile> file = host.setSuspended(id, routeId, suspended);
        if (file.isPresent()) {
            noteRest(file.get().fileName());
        }
        return file;
    }

    /** Writes down which routes rest, where that changed. */
    private void noteRest(String fileName) throws IOException {
        Rest rest = host.rest(fileName);
        if (rest.equals(Rest.NONE)) {
            Files.deleteIfExists(restMark(fileName));
        } else if (!rest.equals(notedRest(fileName))) {
            replace(restMark(fileName), rest.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    private Rest notedRest(String fileName) {
        try {
            Path mark = restMark(fileName);
            return Files.exists(mark) ? Rest.of(Files.readString(mark)) : Rest.NONE;
        } catch (IOException e) {
            LOG.warn("Which routes of {} rest cannot be read, so all do: {}", fileName, e.toString());
            return Rest.ALL;
        }
    }

    private Map<String, Attributes> list() throws IOException {
        Map<String, Attributes> present = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String fileName = folder.relativize(file).toString();
                if (RouteSource.isRouteFile(fileName) && Files.isRegularFile(file)) {
                    attributes(file, fileName, present);
                }
            }
        }
        return present;
    }

    private static void attributes(Path file, String fileName, Map<String, Attributes> present) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            present.put(fileName, new Attributes(found.lastModifiedTime(), found.size(), found.fileKey()));
        } catch (NoSuchFileException e) {
            LOG.debug("{} went away while the folder was read", fileName);
        }
    }

    private void follow(String fileName, Attributes attributes) {
        Seen before = seen.get(fileName);
        if (before != null && before.attributes().equals(attributes) && !attributes.isYoung()) {
            lookAgain(fileName, before);
            return;
        }
        try {
            Optional<String> tooLarge = FileBounds.tooLarge(attributes.size());
            if (tooLarge.isPresent()) {
                throw new IOException(tooLarge.get());
            }
            byte[] content = Files.readAllBytes(folder.resolve(fileName));
            if (content.length == 0 && attributes.isYoung()) {
                // Somebody is about to write it: editors and shells truncate first.
                return;
            }
            if (before != null && Arrays.equals(before.content(), content)) {
                seen.put(fileName, new Seen(attributes, content, before.text(), before.fingerprint()));
                lookAgain(fileName, before);
            } else {
                retries.forget(fileName);
                deploy(fileName, attributes, content);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} went away before it was read", fileName);
        } catch (IOException e) {
            if (before == null || !before.attributes().equals(attributes)) {
                host.reject(fileName, fileName + ": cannot be read: " + e.getMessage());
            }
            seen.put(fileName, new Seen(attributes, new byte[0], "", Optional.empty()));
        }
    }

    private void deploy(String fileName, Attributes attributes, byte[] content) {
        RouteSource source = RouteSource.of(fileName, content, Files.exists(mark(fileName)));
        seen.put(fileName, new Seen(attributes, content, source.text(), surroundings.fingerprint(source.text())));
        long start = System.nanoTime();
        host.deploy(source, notedRest(fileName));
        retries.took(fileName, System.nanoTime() - start);
        try {
            noteRest(fileName);
        } catch (IOException e) {
            LOG.warn("Which routes of {} rest cannot be written down: {}", fileName, e.toString());
        }
    }

    /**
     * Starts a file anew where a connection that it names has other values; and one of which nothing runs from time to time,
     * since the connector or the server that it waits for may have come.
     */
    private void lookAgain(String fileName, Seen before) {
        if (before.content().length == 0) {
            return; // it is empty, or could not be read, and was told so
        }
        boolean changed = surroundings
                .fingerprint(before.text())
                .map(now -> !before.fingerprint().equals(Optional.of(now)))
                .orElse(false);
        if (changed || host.isDown(fileName) && retries.isDue(fileName)) {
            deploy(fileName, before.attributes(), before.content());
        }
    }

    /** The file that says that another came by REST, whoever changes that one afterwards. */
    private Path mark(String fileName) {
        return folder.resolve("." + fileName + ".rest");
    }

    /** The file that says that the routes of another rest. */
    private Path restMark(String fileName) {
        return folder.resolve("." + fileName + ".suspended");
    }

    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            LOG.warn("The folder of route files {} cannot be read; all routes go on as they are: {}", folder, reason);
        }
        complaint = reason;
    }
}
