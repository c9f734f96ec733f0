package io.millrace.streams.internal.idempotent;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of what is done, in two files of 16 octets a key and in memory. When the newer file is full the older one goes, so that at
 * least half of the maximum is remembered. A key is with the operating system when it is added, so a process that is killed loses none;
 * {@link #sync} brings it to the disk. Any thread.
 */
public final class DoneKeys implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DoneKeys.class);
    private static final int KEY_BYTES = 16;
    private static final Pattern NAME = Pattern.compile("(\\d{10})\\.keys");

    private final Path folder;
    private final int half;
    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean failed;

    /** A file, and what is in it. */
    private record Part(long number, Path file, FileChannel channel, Set<UUID> keys) {}

    /**
     * Opens what is there.
     *
     * @param folder made where it is missing
     * @param maximum the most keys, at least 2
     * @throws UncheckedIOException if the folder cannot be made or read
     */
    public DoneKeys(Path folder, int maximum) {
        this.folder = folder;
        this.half = maximum / 2;
        try {
            Files.createDirectories(folder);
            for (long number : numbers()) {
                parts.addLast(open(number));
                dropOldest();
            }
            if (parts.isEmpty()) {
                parts.addLast(open(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the keys of what routes are done with cannot be read in " + folder, e);
        }
    }

    /** Tells whether a key was added. */
    public synchronized boolean contains(UUID key) {
        return parts.stream().anyMatch(part -> part.keys().contains(key));
    }

    /** Adds a key. Where it cannot be written it is known until the process ends, and that is an error in the log. */
    public synchronized void add(UUID key) {
        try {
            if (parts.getLast().keys().size() >= half) {
                parts.addLast(open(parts.getLast().number() + 1));
                dropOldest();
            }
            Part newest = parts.getLast();
            newest.keys().add(key);
            write(newest.channel(), key);
            failed = false;
        } catch (IOException e) {
            parts.getLast().keys().add(key);
            complain(e);
        }
    }

    /** Brings to the disk what was added. To be called now and then. */
    public synchronized void sync() {
        try {
            parts.getLast().channel().force(false);
        } catch (IOException e) {
            complain(e);
        }
    }

    @Override
    public synchronized void close() {
        sync();
        parts.forEach(this::close);
        parts.clear();
    }

    private void complain(IOException failure) {
        if (!failed) {
            LOG.error(
                    "What routes are done with is not written in {}; after a restart it is not known", folder, failure);
        }
        failed = true;
    }

    private List<Long> numbers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(String.valueOf(file.getFileName())))
                    .filter(Matcher::matches)
                    .map(name -> Long.valueOf(name.group(1)))
                    .sorted()
                    .toList();
        }
    }

    /** A key that was written in part, as after a power cut, is overwritten. */
    private Part open(long number) throws IOException {
        Path file = folder.resolve(String.format("%010d.keys", number));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        Set<UUID> keys = new HashSet<>();
        while (all.remaining() >= KEY_BYTES) {
            keys.add(new UUID(all.getLong(), all.getLong()));
        }
        channel.position(all.position());
        return new Part(number, file, channel, keys);
    }

    private static void write(FileChannel channel, UUID key) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(KEY_BYTES)
                .putLong(key.getMostSignificantBits())
                .putLong(key.getLeastSignificantBits())
                .flip();
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    private void dropOldest() throws IOException {
        while (parts.size() > 2) {
            Part oldest = parts.removeFirst();
            close(oldest);
            Files.deleteIfExists(oldest.file());
        }
    }

    private void close(Part part) {
        try {
            part.channel().close();
        } catch (IOException e) {
            LOG.warn("The file {} is not closed: {}", part.file(), e.toString());
        }
    }
}
