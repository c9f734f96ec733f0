package io.millrace.streams.internal.deadletter;

import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.StreamRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters in a folder, one file each, so that an operator can read them with any tool. The file's name holds the
 * id, which ascends with time, and the route; so a start reads names only. Any thread.
 */
public final class DeadLetterFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFolder.class);
    private static final String SUFFIX = ".json";
    private static final Pattern LETTER = Pattern.compile("\\d{17}_.+\\.json");

    private final Path folder;
    private final Retention retention;
    private final Clock clock;
    private final ConcurrentNavigableMap<String, Entry> entries = new ConcurrentSkipListMap<>();
    private long bytes;
    private long lastId;

    /**
     * Opens the folder.
     *
     * @param folder made where it is missing
     * @param retention what to keep
     * @param clock for times and ages
     * @throws UncheckedIOException if the folder cannot be made or read
     */
    public DeadLetterFolder(Path folder, Retention retention, Clock clock) {
        this.folder = folder;
        this.retention = retention;
        this.clock = clock;
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(this::index);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of dead letters " + folder + " cannot be read", e);
        }
    }

    /**
     * Keeps a record. Durable on return.
     *
     * @param routeId the route that could not process it
     * @param record the record
     * @param reason what was thrown, in words
     * @param attempts how often it was tried
     * @throws UncheckedIOException if it cannot be stored
     */
    public synchronized void add(String routeId, LogRecord record, String reason, int attempts) {
        Instant now = clock.instant();
        String id = nextId(now);
        try {
            byte[] json = DeadLetterJson.write(
                    new DeadLetter(id, routeId, record, new DeadLetter.Failure(reason, now, attempts)));
            Path file = folder.resolve(id + "_" + URLEncoder.encode(routeId, StandardCharsets.UTF_8) + SUFFIX);
            store(file, json);
            put(
                    id,
                    new Entry(
                            routeId,
                            file,
                            json.length,
                            Optional.of(record.record().deviceId())));
        } catch (IOException e) {
            throw new UncheckedIOException("a dead letter cannot be stored in " + folder, e);
        }
        expire();
    }

    /**
     * Lists, newest first.
     *
     * @param ofRoute tells by their ids which routes count
     * @param limit the most to return
     * @param before only older ones than this id
     */
    public List<DeadLetter> list(Predicate<String> ofRoute, int limit, Optional<String> before) {
        Map<String, Entry> newestFirst =
                before.map(id -> entries.headMap(id, false)).orElse(entries).descendingMap();
        List<DeadLetter> found = new ArrayList<>();
        for (Entry entry : newestFirst.values()) {
            if (found.size() >= limit) {
                break;
            }
            if (ofRoute.test(entry.routeId())) {
                read(entry).ifPresent(found::add);
            }
        }
        return found;
    }

    /**
     * Finds one.
     *
     * @param id the dead letter
     */
    public Optional<DeadLetter> find(String id) {
        return Optional.ofNullable(entries.get(id)).flatMap(this::read);
    }

    /**
     * Replaces what a record holds. Durable on return.
     *
     * @param id the dead letter
     * @param content instead
     * @return whether it was there
     * @throws UncheckedIOException if it cannot be stored; it is as it was then
     */
    public synchronized boolean edit(String id, Content content) {
        Optional<DeadLetter> before = find(id);
        if (before.isEmpty()) {
            return false;
        }
        LogRecord old = before.get().record();
        StreamRecord record = new StreamRecord(
                old.record().kind(),
                old.record().deviceId(),
                old.record().streamId(),
                old.record().stamp(),
                content);
        DeadLetter after = new DeadLetter(
                id,
                before.get().routeId(),
                new LogRecord(old.position(), record),
                before.get().failure());
        Entry entry = entries.get(id);
        try {
            byte[] json = DeadLetterJson.write(after);
            store(entry.file(), json);
            bytes -= entry.bytes();
            put(id, new Entry(entry.routeId(), entry.file(), json.length, entry.deviceId()));
        } catch (IOException e) {
            throw new UncheckedIOException("the dead letter " + entry.file() + " cannot be stored", e);
        }
        return true;
    }

    /**
     * Discards one.
     *
     * @param id the dead letter
     * @return whether it was there
     */
    public synchronized boolean discard(String id) {
        Entry entry = entries.remove(id);
        if (entry == null) {
            return false;
        }
        bytes -= entry.bytes();
        try {
            Files.deleteIfExists(entry.file());
        } catch (IOException e) {
            throw new UncheckedIOException("the dead letter " + entry.file() + " cannot be deleted", e);
        }
        return true;
    }

    /**
     * Erases those of a device, as {@link io.millrace.api.route.DeadLetters#erase} says.
     *
     * @return how many there were
     */
    public synchronized int erase(String deviceId, String generationId, Instant gone) {
        int erased = 0;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (entry.getValue()
                    .deviceId()
                    .filter(known -> !known.equals(deviceId))
                    .isPresent()) {
                continue;
            }
            Optional<DeadLetter> letter = read(entry.getValue());
            letter.ifPresent(found -> entries.put(
                    entry.getKey(), entry.getValue().of(found.record().record().deviceId())));
            if (letter.filter(found -> isOf(found, deviceId, generationId, gone))
                    .isPresent()) {
                discard(entry.getKey());
                erased++;
            }
        }
        return erased;
    }

    /** A signal of a rule has no generation; what failed while the device was there is the device's. */
    private static boolean isOf(DeadLetter letter, String deviceId, String generationId, Instant gone) {
        StreamRecord record = letter.record().record();
        return record.deviceId().equals(deviceId)
                && (record.stamp().generationId().equals(generationId)
                        || !letter.failure().time().isAfter(gone));
    }

    /** Drops the oldest beyond the bounds. To be called now and then, for age passes without a new dead letter too. */
    public synchronized void expire() {
        long oldest = clock.instant().minus(retention.age()).toEpochMilli() * 1000;
        int dropped = 0;
        while (!entries.isEmpty()
                && (entries.size() > retention.maximum()
                        || bytes > retention.bytes()
                        || Long.parseLong(entries.firstKey()) < oldest)) {
            discard(entries.firstKey());
            dropped++;
        }
        if (dropped > 0) {
            LOG.warn("{} of the oldest dead letters were dropped; {} are kept", dropped, entries.size());
        }
    }

    /** Returns how many there are. */
    public int size() {
        return entries.size();
    }

    private void index(Path file) {
        String name = file.getFileName().toString();
        int underscore = name.indexOf('_');
        try {
            if (LETTER.matcher(name).matches()) {
                String route = name.substring(underscore + 1, name.length() - SUFFIX.length());
                put(
                        name.substring(0, underscore),
                        new Entry(
                                URLDecoder.decode(route, StandardCharsets.UTF_8),
                                file,
                                Files.size(file),
                                Optional.empty()));
            } else if (name.endsWith(".tmp")) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The file {} is no dead letter of this node and is left alone: {}", file, e.toString());
        }
    }

    private void put(String id, Entry entry) {
        entries.put(id, entry);
        bytes += entry.bytes();
    }

    private String nextId(Instant now) {
        long wanted = now.toEpochMilli() * 1000;
        if (!entries.isEmpty() && lastId == 0) {
            lastId = Long.parseLong(entries.lastKey());
        }
        lastId = Math.max(lastId + 1, wanted);
        return String.format("%017d", lastId);
    }

    private void store(Path file, byte[] json) throws IOException {
        Path draft = folder.resolve(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(json);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        // Without this the name may be gone after a power cut, though the file's content is on disk.
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private Optional<DeadLetter> read(Entry entry) {
        try {
            return Optional.of(DeadLetterJson.read(Files.readAllBytes(entry.file())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            // Whatever an editor left in the file: one unreadable letter hides no other.
            LOG.warn("The dead letter {} cannot be read: {}", entry.file(), e.toString());
            return Optional.empty();
        }
    }

    /** Whose letters of an earlier run are is known once somebody asked. */
    private record Entry(String routeId, Path file, long bytes, Optional<String> deviceId) {
        Entry of(String device) {
            return new Entry(routeId, file, bytes, Optional.of(device));
        }
    }
}
