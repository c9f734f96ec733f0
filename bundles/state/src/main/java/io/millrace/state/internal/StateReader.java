package io.millrace.state.internal;

import io.millrace.api.presence.Presence;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksIterator;

/** Reads what is last known of a device, out of the cache or off the disk. Any thread. */
final class StateReader {

    private final StateFiles files;
    private final StateCache cache;

    StateReader(StateFiles files, StateCache cache) {
        this.files = files;
        this.cache = cache;
    }

    DeviceStreams streams(String deviceId) {
        return cache.get(deviceId).orElseGet(() -> load(deviceId));
    }

    Optional<Presence> presence(String deviceId) {
        return lastPresence(deviceId).map(LastPresence::presence);
    }

    Optional<LastPresence> lastPresence(String deviceId) {
        return files.with("read the presence of " + deviceId, db -> Optional.ofNullable(
                        db.get(files.family(StateFiles.PRESENCE), StateFiles.prefix(deviceId)))
                .map(LastPresence::decode));
    }

    private DeviceStreams load(String deviceId) {
        byte[] prefix = StateFiles.prefix(deviceId);
        return files.with("read the state of " + deviceId, db -> {
            Map<String, StreamState> streams = new LinkedHashMap<>();
            try (RocksIterator entries = files.iterator(db, StateFiles.STATE)) {
                for (entries.seek(prefix); entries.isValid(); entries.next()) {
                    byte[] key = entries.key();
                    if (!StateFiles.startsWith(key, prefix)) {
                        break;
                    }
                    String streamId =
                            new String(key, prefix.length, key.length - prefix.length, StandardCharsets.UTF_8);
                    streams.put(streamId, StreamState.decode(entries.value()));
                }
                entries.status();
            }
            return new DeviceStreams(streams);
        });
    }
}
