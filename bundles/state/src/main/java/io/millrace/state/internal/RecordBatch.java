package io.millrace.state.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.state.RecordException;
import io.millrace.api.storage.StorageException;
import io.millrace.api.stream.PropertyNames;
import io.millrace.api.stream.StreamRecord;
import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import io.millrace.rocks.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.LinkedHashSet;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Works out what one batch of records changes, without changing anything yet. One thread. */
final class RecordBatch {

    static final int MAX_FIELDS = 1_000;
    static final int MAX_STREAMS = 100;

    private static final int TIME = 8;

    private final StateFiles files;
    private final StateReader reader;
    private final long deviceStateBytes;
    private final WriteBatch write;
    private final Map<String, byte[]> prefixes = new HashMap<>();
    private final Map<String, DeviceStreams> before = new HashMap<>();
    private final Map<String, DeviceStreams> devices = new LinkedHashMap<>();
    private final Map<String, Set<String>> touched = new LinkedHashMap<>();
    private final Map<String, Long> lastPositions = new HashMap<>();
    private final Map<String, byte[]> ids = new HashMap<>();
    private final Map<String, LastPresence> presences = new LinkedHashMap<>();
    private int repeated;

    RecordBatch(StateFiles files, StateReader reader, long deviceStateBytes, WriteBatch write) {
        this.files = files;
        this.reader = reader;
        this.deviceStateBytes = deviceStateBytes;
        this.write = write;
    }

    /** Returns how many records were there already under their message id. */
    int repeated() {
        return repeated;
    }

    /** Returns the devices of the batch with their state after it. */
    Map<String, DeviceStreams> devices() {
        return devices;
    }

    DeviceStreams before(String deviceId) {
        return before.get(deviceId);
    }

    void add(OpenedRecord opened) {
        StreamKind kind = opened.record().kind();
        if (kind == StreamKind.PRESENCE) {
            opened.values().ifPresent(payload -> present(opened, payload));
            return;
        }
        try {
            if (opened.record().stamp().messageIdGiven() && !isFirstOfItsId(opened)) {
                repeated++;
                return;
            }
            addToHistory(opened);
        } catch (RocksDBException e) {
            throw new StorageException("cannot record " + opened.record().deviceId() + ": " + e.getMessage(), e);
        }
        if (kind == StreamKind.TELEMETRY) {
            addToState(opened);
        }
    }

    /** Puts the states that changed into the write, each once however many records it took. */
    void finish() {
        try {
            for (Map.Entry<String, Set<String>> device : touched.entrySet()) {
                finish(device.getKey(), device.getValue());
            }
            for (Map.Entry<String, LastPresence> presence : presences.entrySet()) {
                write.put(
                        files.family(StateFiles.PRESENCE),
                        prefix(presence.getKey()),
                        presence.getValue().encode());
            }
        } catch (RocksDBException e) {
            throw new StorageException("cannot record states: " + e.getMessage(), e);
        }
    }

    private void finish(String deviceId, Set<String> streamIds) throws RocksDBException {
        DeviceStreams device = devices.get(deviceId);
        for (String streamId : streamIds) {
            StreamState stream = device.stream(streamId);
            byte[] encoded = stream.encode();
            device = device.with(streamId, stream.withBytes(encoded.length));
            write.put(files.family(StateFiles.STATE), append(prefix(deviceId), streamId), encoded);
        }
        if (device.bytes() > deviceStateBytes) {
            throw new RecordException(
                    lastPositions.get(deviceId),
                    "device " + deviceId + " would have " + device.bytes() + " octets of state; at most "
                            + deviceStateBytes + " are kept ('deviceStateKibibytes')");
        }
        devices.put(deviceId, device);
    }

    private void present(OpenedRecord opened, Map<String, Object> payload) {
        String deviceId = opened.record().deviceId();
        LastPresence next = LastPresence.of(opened.order(), payload);
        Optional<LastPresence> known =
                Optional.ofNullable(presences.get(deviceId)).or(() -> reader.lastPresence(deviceId));
        if (known.isEmpty() || known.get().order().compareTo(next.order()) < 0) {
            presences.put(deviceId, next);
        }
    }

    /** Tells whether no other record came with this id before, and remembers it. */
    private boolean isFirstOfItsId(OpenedRecord opened) throws RocksDBException {
        StreamRecord record = opened.record();
        byte[] key = idKey(prefix(record.deviceId()), record);
        byte[] place = new ByteWriter(16)
                .fixed(opened.order().enqueued())
                .fixed(opened.order().position())
                .toByteArray();
        String name = new String(key, StandardCharsets.ISO_8859_1);
        byte[] known = ids.get(name);
        if (known == null) {
            known = files.with("look up a message id", db -> db.get(files.family(StateFiles.IDS), key));
        }
        if (known != null) {
            return Arrays.equals(known, place);
        }
        ids.put(name, place);
        write.put(files.family(StateFiles.IDS), key, place);
        return true;
    }

    private void addToHistory(OpenedRecord opened) throws RocksDBException {
        StreamRecord record = opened.record();
        byte[] prefix = prefix(record.deviceId());
        Entry entry = new Entry(
                opened.order(),
                RecordCodec.kindCode(record.kind())
                        | (opened.ownTime() ? Entry.OWN_TIME : 0)
                        | (record.stamp().messageIdGiven() ? Entry.GIVEN_ID : 0));
        byte[] value = RecordCodec.encode(record, TIME);
        ByteWriter.putLong(value, 0, opened.order().time());
        write.put(files.family(StateFiles.HISTORY), entry.historyKey(prefix), value);
        if (opened.ownTime()) {
            write.put(files.family(StateFiles.TIMES), entry.timeKey(prefix), new byte[0]);
        }
    }

    private void addToState(OpenedRecord opened) {
        StreamRecord record = opened.record();
        String deviceId = record.deviceId();
        DeviceStreams device = devices.get(deviceId);
        if (device == null) {
            device = reader.streams(deviceId);
            before.put(deviceId, device);
            devices.put(deviceId, device);
        }
        StreamState stream = device.stream(record.streamId());
        boolean keyFrame = Boolean.parseBoolean(record.content().properties().get(PropertyNames.KEY_FRAME));
        StreamState next = opened.values().isPresent()
                ? stream.apply(opened.order(), opened.values().get(), keyFrame)
                : stream;
        if (next == stream && device.streams().containsKey(record.streamId())) {
            return;
        }
        DeviceStreams changed = device.with(record.streamId(), next);
        checkLimits(opened, changed);
        devices.put(deviceId, changed);
        touched.computeIfAbsent(deviceId, id -> new LinkedHashSet<>()).add(record.streamId());
        lastPositions.put(deviceId, opened.order().position());
    }

    private static void checkLimits(OpenedRecord opened, DeviceStreams device) {
        String deviceId = opened.record().deviceId();
        if (device.streams().size() > MAX_STREAMS) {
            throw new RecordException(
                    opened.order().position(),
                    "device " + deviceId + " would have " + device.streams().size() + " streams; at most " + MAX_STREAMS
                            + " are allowed, and '" + opened.record().streamId() + "' is one too many");
        }
        int fields = device.fieldCount();
        if (fields > MAX_FIELDS) {
            throw new RecordException(
                    opened.order().position(),
                    "device " + deviceId + " would have " + fields + " fields of state; at most " + MAX_FIELDS
                            + " are allowed over all its streams");
        }
    }

    /** Returns the key of a message id. One of an identity made anew under an old id is another. */
    static byte[] idKey(byte[] prefix, StreamRecord record) {
        byte[] withKind = Arrays.copyOf(prefix, prefix.length + 1);
        withKind[prefix.length] = (byte) RecordCodec.kindCode(record.kind());
        return append(withKind, record.stamp().generationId() + "\0" + record.stamp().messageId());
    }

    /** Returns the record of a history value. */
    static StreamRecord record(byte[] value) {
        return RecordCodec.decode(value, TIME);
    }

    /** Returns the time of a history value. */
    static long time(byte[] value) {
        return ByteReader.getLong(value, 0);
    }

    private byte[] prefix(String deviceId) {
        return prefixes.computeIfAbsent(deviceId, StateFiles::prefix);
    }

    private static byte[] append(byte[] prefix, String text) {
        byte[] end = text.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(prefix, prefix.length + end.length);
        System.arraycopy(end, 0, key, prefix.length, end.length);
        return key;
    }
}
