package io.millrace.rest.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.route.RouteFile;
import io.millrace.api.route.RouteRepository;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Streams, one file of routes named {@code crm}, and dead letters, in memory. */
public final class FakeStreams implements StreamLog, RouteRepository, DeadLetters {

    private final Map<String, GroupInfo> groups = new TreeMap<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private boolean suspended;

    /** What a reader of presence gets. */
    public final BlockingQueue<LogRecord> presence = new LinkedBlockingQueue<>();

    /** What a reader of alerts gets. */
    public final BlockingQueue<LogRecord> alerts = new LinkedBlockingQueue<>();

    /** Whether the log throws when it is asked for its streams. */
    public final AtomicBoolean broken = new AtomicBoolean();

    /** Whether route files are still being started. */
    public final AtomicBoolean starting = new AtomicBoolean();

    /** How many records of telemetry there are. */
    public final AtomicLong telemetry = new AtomicLong(100);

    /** Makes a record. */
    public static StreamRecord record(StreamKind kind, String deviceId, String payload) {
        return new StreamRecord(
                kind,
                deviceId,
                "default",
                new Stamp(Instant.parse("2026-01-01T00:00:00Z"), "m1", false, "g1", Optional.empty()),
                Content.of(payload.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Override
    public int erase(String deviceId, String generationId, Instant gone) {
        throw new UnsupportedOperationException("REST does not erase dead letters of devices");
    }

    /** Adds a dead letter of the route crm. */
    public synchronized void addLetter(String id) {
        letters.add(
                0,
                new DeadLetter(
                        id,
                        "crm",
                        new LogRecord(7, record(StreamKind.TELEMETRY, "press-1", "{\"t\":1}")),
                        new DeadLetter.Failure("no such table", Instant.EPOCH, 3)));
    }

    @Override
    public void append(StreamRecord record, AppendCallback callback) {
        throw new UnsupportedOperationException("REST does not append");
    }

    @Override
    public int erase(StreamKind kind, String deviceId, String generationId) {
        throw new UnsupportedOperationException("nobody erases here");
    }

    @Override
    public List<StreamInfo> streams() {
        if (broken.get()) {
            throw new LogException("the log is broken", null);
        }
        List<StreamInfo> infos = new ArrayList<>();
        for (StreamKind kind : StreamKind.values()) {
            infos.add(new StreamInfo(kind, 1, kind == StreamKind.TELEMETRY ? telemetry.get() : 0));
        }
        return infos;
    }

    @Override
    public synchronized List<GroupInfo> groups(StreamKind kind) {
        return groups.values().stream().filter(group -> group.kind() == kind).toList();
    }

    @Override
    public synchronized Optional<GroupInfo> group(StreamKind kind, String group) {
        return Optional.ofNullable(groups.get(kind + "/" + group));
    }

    @Override
    public synchronized GroupInfo createGroup(StreamKind kind, String group, SeekTarget start) {
        return groups.computeIfAbsent(kind + "/" + group, key -> at(kind, group, start));
    }

    private static GroupInfo at(StreamKind kind, String group, SeekTarget target) {
        long position = target instanceof SeekTarget.Earliest ? 0 : target instanceof SeekTarget.Latest ? 100 : 50;
        return new GroupInfo(kind, group, position, 100 - position, Optional.empty());
    }

    @Override
    public synchronized boolean deleteGroup(StreamKind kind, String group) {
        return groups.remove(kind + "/" + group) != null;
    }

    @Override
    public synchronized Optional<GroupInfo> seek(StreamKind kind, String group, SeekTarget target) {
        return Optional.ofNullable(groups.computeIfPresent(kind + "/" + group, (key, old) -> at(kind, group, target)));
    }

    @Override
    public LogReader openGroup(StreamKind kind, String group, String owner) {
        throw new UnsupportedOperationException("REST opens no group");
    }

    @Override
    public LogReader openAt(StreamKind kind, SeekTarget start) {
        return new LogReader() {
            @Override
            public List<LogRecord> poll(int max, Duration timeout) throws InterruptedException {
                BlockingQueue<LogRecord> queue = kind == StreamKind.ALERTS ? alerts : presence;
                LogRecord next = queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
                return next == null ? List.of() : List.of(next);
            }

            @Override
            public void commit(long position) {
                // no cursor
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    @Override
    public List<RouteFile> list() {
        return List.of(new RouteFile(
                "crm",
                "crm.yaml",
                Optional.empty(),
                List.of(new RouteFile.Route(
                        "crm",
                        "to the CRM",
                        suspended ? "suspended" : "started",
                        new RouteFile.Counters(5, 1),
                        new RouteFile.InFlight(1, Optional.of(Instant.parse("2026-01-01T00:00:00Z"))),
                        Optional.of("no such table"),
                        Optional.of(new GroupInfo(
                                StreamKind.TELEMETRY,
                                "crm",
                                41,
                                7,
                                Optional.of("route crm"),
                                Optional.of(Instant.parse("2026-01-01T00:00:00Z"))))))));
    }

    @Override
    public boolean isReady() {
        return !starting.get();
    }

    @Override
    public Optional<RouteFile> find(String id) {
        return list().stream().filter(file -> file.id().equals(id)).findFirst();
    }

    @Override
    public synchronized Optional<RouteFile> setSuspended(String id, Optional<String> routeId, boolean rest) {
        if (routeId.isPresent() && !routeId.get().equals("crm")) {
            throw new NoSuchElementException("crm.yaml has no route '" + routeId.get() + "'; it has crm");
        }
        if (id.equals("crm")) {
            suspended = rest;
        }
        return find(id);
    }

    @Override
    public RouteFile put(String id, String extension, String text) {
        if (text.contains("broken")) {
            throw new IllegalArgumentException(id + "." + extension + ", line 3: no such component");
        }
        return new RouteFile(id, id + "." + extension, Optional.empty(), List.of());
    }

    @Override
    public boolean remove(String id) {
        return id.equals("crm");
    }

    @Override
    public Optional<String> source(String id) {
        return find(id).map(file -> "- from: ...");
    }

    @Override
    public void add(String routeId, LogRecord record, String reason, int attempts) {
        throw new UnsupportedOperationException("routes do that");
    }

    @Override
    public synchronized List<DeadLetter> list(Optional<String> routeId, int limit, Optional<String> before) {
        return letters.stream()
                .filter(letter -> routeId.isEmpty() || routeId.get().equals(letter.routeId()))
                .filter(letter -> before.isEmpty() || letter.id().compareTo(before.get()) < 0)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<DeadLetter> letter(String id) {
        return letters.stream().filter(letter -> letter.id().equals(id)).findFirst();
    }

    @Override
    public synchronized boolean edit(String id, Content content) {
        Optional<DeadLetter> old = letter(id);
        if (old.filter(letter -> letter.record().position() == 0).isPresent()) {
            throw new IllegalStateException("it is what a rule said");
        }
        old.ifPresent(letter -> {
            StreamRecord record = letter.record().record();
            StreamRecord edited =
                    new StreamRecord(record.kind(), record.deviceId(), record.streamId(), record.stamp(), content);
            letters.set(
                    letters.indexOf(letter),
                    new DeadLetter(
                            id, letter.routeId(), new LogRecord(letter.record().position(), edited), letter.failure()));
        });
        return old.isPresent();
    }

    @Override
    public synchronized boolean replay(String id) {
        if (id.equals("stubborn")) {
            throw new IllegalStateException("route crm does not run");
        }
        return discard(id);
    }

    @Override
    public synchronized boolean discard(String id) {
        return letters.removeIf(letter -> letter.id().equals(id));
    }
}
