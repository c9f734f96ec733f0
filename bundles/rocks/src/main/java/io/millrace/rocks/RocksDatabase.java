package io.millrace.rocks;

import io.millrace.rocks.RocksSettings.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB with everything native that belongs to it. Any thread. Native memory is freed on close, and touching it then
 * would bring the JVM down; so every use goes through {@link #with}, which holds the close off.
 *
 * <p>Recovery after a power loss is point-in-time. What was acknowledged lies before the last fdatasync of the write-ahead
 * log; whatever was written after it may reach the disk in any order, holes included. Point-in-time recovery stops at the first
 * hole, so it keeps all that was acknowledged and always opens. The alternative, tolerating a corrupt tail, refuses to open on
 * a hole that valid blocks follow, which a power loss may well leave.
 */
public final class RocksDatabase implements AutoCloseable {

    private static final long MIB = 1L << 20;
    private static final int MAX_OPEN_FILES = 256;
    private static final int BLOOM_BITS = 10;

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final Map<String, ColumnFamilyHandle> families = new LinkedHashMap<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final RocksDB db;
    private final WriteOptions synced;
    private boolean closed;

    /**
     * Work on the open database.
     *
     * @param <T> what it returns
     */
    @FunctionalInterface
    public interface Work<T> {

        /**
         * Does the work.
         *
         * @param db open for as long as this runs
         */
        T run(RocksDB db) throws RocksDBException;
    }

    /** The database is closed. */
    public static final class ClosedException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        ClosedException() {
            super("the database is closed");
        }
    }

    private RocksDatabase(Path folder, RocksSettings settings) throws RocksDBException {
        Cache cache = own(new LRUCache(settings.cacheBytes()));
        DBOptions options = own(dbOptions(settings));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Map.Entry<String, Family> family : layout(folder, settings).entrySet()) {
            descriptors.add(new ColumnFamilyDescriptor(
                    family.getKey().getBytes(StandardCharsets.UTF_8),
                    own(familyOptions(family.getValue(), settings, cache))));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        db = open(options, folder, descriptors, handles);
        for (int i = 0; i < handles.size(); i++) {
            families.put(new String(descriptors.get(i).getName(), StandardCharsets.UTF_8), handles.get(i));
        }
        synced = own(new WriteOptions().setSync(true));
    }

    /**
     * Opens a database, or makes it.
     *
     * @param folder that belongs to it alone
     * @param settings its layout; families that an earlier version left are opened beside it
     * @throws RocksDBException if it cannot be opened, such as when another process has it open
     */
    public static RocksDatabase open(Path folder, RocksSettings settings) throws RocksDBException {
        NativeLibrary.load(folder.resolve("native"));
        try {
            return new RocksDatabase(Files.createDirectories(folder.resolve("rocksdb")), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + folder + " cannot be made", e);
        }
    }

    /**
     * Does something with the database.
     *
     * @param work what to do; short, since it holds off the close
     * @throws ClosedException if the database is closed
     */
    public <T> T with(Work<T> work) throws RocksDBException {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new ClosedException();
            }
            return work.run(db);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Writes a batch; durable (fdatasync of the write-ahead log) on return.
     *
     * @param batch what to write, all or nothing
     */
    public void writeSynced(WriteBatch batch) throws RocksDBException {
        with(open -> {
            open.write(synced, batch);
            return null;
        });
    }

    /**
     * Returns a column family, to be used within {@link #with} alone: its handle does not outlive the database.
     *
     * @param name as the settings name it
     */
    public ColumnFamilyHandle family(String name) {
        return Optional.ofNullable(families.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no column family " + name));
    }

    /** Returns the bytes of all files that hold data. */
    public long fileBytes() throws RocksDBException {
        return with(open -> {
            long bytes = 0;
            for (ColumnFamilyHandle family : families.values()) {
                bytes += open.getLongProperty(family, "rocksdb.live-sst-files-size");
            }
            return bytes;
        });
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                own(db);
                families.values().forEach(this::own);
                closeAll(resources);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private RocksDB open(
            DBOptions options, Path folder, List<ColumnFamilyDescriptor> families, List<ColumnFamilyHandle> handles)
            throws RocksDBException {
        try {
            return RocksDB.open(options, folder.toString(), families, handles);
        } catch (RocksDBException e) {
            closeAll(resources);
            throw e;
        }
    }

    /**
     * Closes native objects, the last opened first, and all of them whatever one throws.
     *
     * @throws IllegalStateException with the first failure, and the others suppressed in it
     */
    static void closeAll(Deque<AutoCloseable> resources) {
        IllegalStateException failure = null;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                // AutoCloseable declares every exception. One that stays open must not keep the others open.
                if (failure == null) {
                    failure = new IllegalStateException("the database did not close cleanly: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private <T extends AutoCloseable> T own(T resource) {
        resources.push(resource);
        return resource;
    }

    private static Map<String, Family> layout(Path folder, RocksSettings settings) throws RocksDBException {
        Map<String, Family> layout = new LinkedHashMap<>();
        layout.put("default", Family.INDEX);
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, folder.toString())) {
                layout.put(new String(name, StandardCharsets.UTF_8), Family.INDEX);
            }
        }
        layout.putAll(settings.families());
        return layout;
    }

    private static DBOptions dbOptions(RocksSettings settings) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setManualWalFlush(false)
                .setDbWriteBufferSize(settings.memtableBytes())
                .setMaxTotalWalSize(settings.memtableBytes() * 2)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(MAX_OPEN_FILES)
                .setBytesPerSync(MIB)
                // Waiting writers sleep: spinning would take the cores from those who have work.
                .setEnableWriteThreadAdaptiveYield(false)
                .setStatsDumpPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(MIB)
                .setKeepLogFileNum(2);
    }

    private ColumnFamilyOptions familyOptions(Family family, RocksSettings settings, Cache cache) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        if (family == Family.LOOKUP) {
            table.setFilterPolicy(own(new BloomFilter(BLOOM_BITS)));
        }
        ColumnFamilyOptions options = new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(Math.max(MIB, settings.memtableBytes() / 3))
                .setMaxWriteBufferNumber(3)
                .setTargetFileSizeBase(16 * MIB);
        if (family == Family.SEQUENCE) {
            options.setLevel0FileNumCompactionTrigger(2);
        }
        return options;
    }
}
