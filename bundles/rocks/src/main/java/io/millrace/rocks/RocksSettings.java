package io.millrace.rocks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a database is laid out.
 *
 * @param families the column families by name
 * @param memtableBytes most bytes of all memtables together
 * @param cacheBytes size of the block cache
 */
public record RocksSettings(Map<String, Family> families, long memtableBytes, long cacheBytes) {

    /** Checks the sizes. */
    public RocksSettings {
        families = new LinkedHashMap<>(families);
        if (memtableBytes < 1 || cacheBytes < 1) {
            throw new IllegalArgumentException("memtables and cache need a size");
        }
    }

    /** What a column family is tuned for. */
    public enum Family {
        /** Keys only ever grow: files are moved down the levels as they are and never rewritten. */
        SEQUENCE,
        /** Keys come in any order and are scanned by prefix. */
        INDEX,
        /** Keys come in any order and are asked for one by one, often for nothing: a bloom filter answers those. */
        LOOKUP
    }
}
