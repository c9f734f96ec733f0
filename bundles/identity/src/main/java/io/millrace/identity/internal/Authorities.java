package io.millrace.identity.internal;

import io.millrace.api.identity.Authority;
import io.millrace.api.storage.Database;
import java.util.List;
import java.util.Optional;

/** The registered authorities, in memory from the first use on; a change clears them as it commits. Any thread. */
final class Authorities {

    private final Database database;
    private long version;
    private Optional<List<Authority>> known = Optional.empty();

    Authorities(Database database) {
        this.database = database;
    }

    /** Returns all by id. */
    List<Authority> all() {
        long noted;
        synchronized (this) {
            if (known.isPresent()) {
                return known.get();
            }
            noted = version;
        }
        List<Authority> read = List.copyOf(database.transaction(AuthorityTable::all));
        database.afterCommit(() -> keep(read, noted));
        return read;
    }

    private synchronized void keep(List<Authority> read, long noted) {
        if (version == noted) {
            known = Optional.of(read);
        }
    }

    /** Returns a number that each change counts up. */
    synchronized long version() {
        return version;
    }

    /** Registers or replaces one. */
    void put(Authority authority) {
        database.transaction(connection -> {
            AuthorityTable.put(connection, authority);
            return changed(true);
        });
    }

    /** Removes one; returns whether it was there. */
    boolean remove(String id) {
        return database.transaction(connection -> changed(AuthorityTable.remove(connection, id)));
    }

    /** At once too, so that the changing transaction itself reads what it wrote. */
    private boolean changed(boolean result) {
        forget();
        database.afterCommit(this::forget);
        return result;
    }

    private synchronized void forget() {
        version++;
        known = Optional.empty();
    }
}
