package io.millrace.log.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.health.Health;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.stream.StreamRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log. Threads of its own: {@code millrace-log-writer} writes and calls back, {@code millrace-log-maintenance} makes
 * cursors durable, looks at the disk and at retention, {@code millrace-log-usage} counts.
 */
final class DurableLog implements StreamLog, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DurableLog.class);
    private static final long FLUSH_MILLIS = 500;
    private static final long DISK_MILLIS = 1000;
    private static final int CLOSE_SECONDS = 10;

    private final LogSettings settings;
    private final LogFault fault = new LogFault();
    private final LogFiles files;
    private final Map<StreamKind, KindLog> kinds = new EnumMap<>(StreamKind.class);
    private final AppendQueue queue;
    private final LogWriter writer;
    private final Groups groups;
    private final Retention retention;
    private final LogUsage usage;
    private final Thread writerThread;
    private final ScheduledExecutorService maintenance;
    private volatile boolean closed;

    DurableLog(LogSettings settings, Clock clock) {
        this.settings = settings;
        this.files = new LogFiles(settings);
        for (StreamKind kind : StreamKind.values()) {
            long tailBytes = settings.tailBytes() / (kind == StreamKind.TELEMETRY ? 2 : 16);
            kinds.put(kind, new KindLog(kind, new Tail(tailBytes), checked(kind, files.span(kind))));
        }
        this.queue = new AppendQueue(settings.pendingBytes());
        this.writer = new LogWriter(queue, files, kinds, fault, settings.batchRecords());
        this.groups = new Groups(kinds, files, fault, settings.groupsPerKind(), () -> closed);
        this.retention = new Retention(kinds, files, settings.retention(), clock);
        this.usage = new LogUsage(kinds, files, settings.usageDays(), clock);
        this.writerThread = new Thread(writer, "millrace-log-writer");
        this.maintenance =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "millrace-log-maintenance"));
    }

    void start() {
        checkDisk();
        writerThread.start();
        long retentionSeconds = settings.retention().check().toSeconds();
        schedule("cursors", groups::flush, FLUSH_MILLIS);
        schedule("the disk", this::checkDisk, DISK_MILLIS);
        usage.start();
        schedule("retention", retention::run, TimeUnit.SECONDS.toMillis(retentionSeconds));
    }

    @Override
    public void append(StreamRecord record, AppendCallback callback) {
        Pending pending = new Pending(record, LogFiles.encode(record), callback);
        try {
            if (Thread.currentThread() == writerThread) {
                // A callback that appends: it would wait for itself.
                requireOpen(queue.force(pending));
            } else {
                requireOpen(queue.put(pending));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while waiting for room in the log", e);
        }
    }

    @Override
    public boolean tryAppend(StreamRecord record, AppendCallback callback) {
        return requireOpen(queue.offer(new Pending(record, LogFiles.encode(record), callback)))
                == AppendQueue.Answer.TAKEN;
    }

    private AppendQueue.Answer requireOpen(AppendQueue.Answer answer) {
        if (answer == AppendQueue.Answer.CLOSED) {
            throw fault.broken().orElseGet(() -> new LogException("the log is closed", null));
        }
        return answer;
    }

    @Override
    public int erase(StreamKind kind, String deviceId, String generationId) {
        return groups.erase(kind, deviceId, generationId);
    }

    @Override
    public List<StreamInfo> streams() {
        return kinds.values().stream()
                .map(kind -> new StreamInfo(kind.kind(), kind.first(), kind.last()))
                .toList();
    }

    @Override
    public List<GroupInfo> groups(StreamKind kind) {
        return groups.list(kind);
    }

    @Override
    public Optional<GroupInfo> group(StreamKind kind, String group) {
        return groups.find(kind, group);
    }

    @Override
    public GroupInfo createGroup(StreamKind kind, String group, SeekTarget start) {
        return groups.create(kind, group, start);
    }

    @Override
    public boolean deleteGroup(StreamKind kind, String group) {
        return groups.delete(kind, group);
    }

    @Override
    public Optional<GroupInfo> seek(StreamKind kind, String group, SeekTarget target) {
        return groups.seek(kind, group, target);
    }

    @Override
    public LogReader openGroup(StreamKind kind, String group, String owner) {
        return groups.open(kind, group, owner);
    }

    @Override
    public LogReader openAt(StreamKind kind, SeekTarget start) {
        return groups.openAt(kind, start);
    }

    Health health() {
        return fault.current()
                .map(cause -> Health.down(cause.getMessage()))
                .orElseGet(() -> Health.up("takes records; " + queue.pendingBytes() + " bytes wait to be written"));
    }

    Collection<KindLog> kinds() {
        return kinds.values();
    }

    LogWriter writer() {
        return writer;
    }

    long pendingBytes() {
        return queue.pendingBytes();
    }

    /** Returns the size of the log on disk. */
    long fileBytes() {
        return files.fileBytes();
    }

    Retention retention() {
        return retention;
    }

    LogUsage usage() {
        return usage;
    }

    /** Writes what waits, tells who appended it, makes the cursors durable and closes the files. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        maintenance.shutdownNow();
        queue.close();
        try {
            maintenance.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            if (writerThread.isAlive()) {
                writerThread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            }
            groups.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LogException e) {
            LOGGER.warn("Cursors were not written on close, so some records come again: {}", e.getMessage());
        }
        usage.close();
        closed = true;
        kinds.values().forEach(KindLog::wake);
        files.close();
    }

    /** Never hands out a position twice, even if the end of the log was lost with a part of the disk. */
    private LogFiles.Span checked(StreamKind kind, LogFiles.Span span) {
        long furthest = files.cursors(kind).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        if (furthest <= span.last()) {
            return span;
        }
        LOGGER.error(
                "Records {} to {} of {} are missing: a group had read them, and they are not in the log any more.",
                span.last() + 1,
                furthest,
                kind.wireName());
        return new LogFiles.Span(span.first(), furthest, span.lastTime());
    }

    private void checkDisk() {
        try {
            fault.diskFree(Files.getFileStore(settings.folder()).getUsableSpace(), settings.minimumFreeBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("free space of " + settings.folder() + " cannot be read", e);
        }
    }

    private void schedule(String what, Runnable task, long millis) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                // A thread boundary: what is thrown past it would end the repetition without a word.
                LOGGER.warn("Looking after {} failed and is tried again: {}", what, e.getMessage(), e);
            }
        };
        maintenance.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
    }
}
