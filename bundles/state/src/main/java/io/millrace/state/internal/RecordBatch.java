package io.millrace.state.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.state.RecordException;
import io.millrace.api.storage.StorageException;
import io.millrace.api.stream.PropertyNames;
import io.millrace.api.stream.StreamRecord;
import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import io.millrace.rocks.RecordCodec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Works out what one batch of records changes, without changing anything yet. One thread. */
final class RecordBatch {

    static final int MAX_FIELDS = 1_000;
    static final int MAX_STREAMS = 100;

    private static final int TIME = 8;

    private final StateFiles files;
    private final StateReader reader;
    private final Erasures erasures;
    private final StateSettings.Limits limits;
    private final WriteBatch write;
    private final GivenIds givenIds;
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Map<String, LastPresence> presences = new LinkedHashMap<>();
    private int repeated;
    private int leftOut;

    /** What the batch makes of one device. */
    static final class Device {

        private final String id;
        private final byte[] prefix;
        private final Set<String> touched = new LinkedHashSet<>();
        private Optional<DeviceStreams> before = Optional.empty();
        private DeviceStreams streams = new DeviceStreams(Map.of());
        private long lastPosition;
        private String generation = "";
        private boolean erased;

        Device(String id) {
            this.id = id;
            this.prefix = StateFiles.prefix(id);
        }

        String id() {
            return id;
        }

        boolean isErased(String generationId, Erasures erasures) {
            if (!generation.equals(generationId)) {
                generation = generationId;
                erased = erasures.isErased(prefix, generationId);
            }
            return erased;
        }

        /** Returns its values before the batch; empty if the batch does not touch them. */
        Optional<DeviceStreams> before() {
            return before;
        }

        /** Returns its values after the batch. */
        DeviceStreams streams() {
            return streams;
        }
    }

    RecordBatch(
            StateFiles files, StateReader reader, Erasures erasures, StateSettings.Limits limits, WriteBatch write) {
        this.files = files;
        this.reader = reader;
        this.erasures = erasures;
        this.limits = limits;
        this.write = write;
        this.givenIds = new GivenIds(files, limits.messageIdMillis(), write);
    }

    /** Returns how many records were there already under their message id. */
    int repeated() {
        return repeated;
    }

    /** Returns how many records were left out, since they are of devices that were erased. */
    int leftOut() {
        return leftOut;
    }

    Collection<Device> devices() {
        return devices.values();
    }

    void add(OpenedRecord opened) {
        StreamKind kind = opened.record().kind();
        Optional<Device> device = device(opened);
        if (device.isEmpty()) {
            return;
        }
        if (kind == StreamKind.PRESENCE) {
            opened.values().ifPresent(payload -> present(opened, payload));
        } else if (addToHistory(device.get(), opened) && kind == StreamKind.TELEMETRY) {
            addToState(device.get(), opened);
        }
    }

    /** Adds a record that changes no last known value. */
    void addToHistory(OpenedRecord opened) {
        device(opened).ifPresent(device -> addToHistory(device, opened));
    }

    private Optional<Device> device(OpenedRecord opened) {
        Device device = devices.computeIfAbsent(opened.record().deviceId(), Device::new);
        if (device.isErased(opened.record().stamp().generationId(), erasures)) {
            leftOut++;
            return Optional.empty();
        }
        return Optional.of(device);
    }

    private boolean addToHistory(Device device, OpenedRecord opened) {
        try {
            if (opened.record().stamp().messageIdGiven() && givenIds.isRepeated(device.prefix, opened)) {
                repeated++;
                return false;
            }
            putHistory(device, opened);
            return true;
        } catch (RocksDBException e) {
            throw new StorageException("cannot record " + device.id + ": " + e.getMessage(), e);
        }
    }

    /** Puts the states that changed into the write, each once however many records it took. */
    void finish() {
        try {
            for (Device device : devices.values()) {
                if (!device.touched.isEmpty()) {
                    finish(device);
                }
            }
            for (Map.Entry<String, LastPresence> presence : presences.entrySet()) {
                write.put(
                        files.family(StateFiles.PRESENCE),
                        StateFiles.prefix(presence.getKey()),
                        presence.getValue().encode());
            }
        } catch (RocksDBException e) {
            throw new StorageException("cannot record states: " + e.getMessage(), e);
        }
    }

    private void finish(Device device) throws RocksDBException {
        for (String streamId : device.touched) {
            StreamState stream = device.streams.stream(streamId);
            byte[] encoded = stream.encode();
            device.streams = device.streams.with(streamId, stream.withBytes(encoded.length));
            write.put(files.family(StateFiles.STATE), StateFiles.append(device.prefix, streamId), encoded);
        }
        if (device.streams.bytes() > limits.deviceStateBytes()) {
            throw new RecordException(
                    device.lastPosition,
                    "device " + device.id + " would have " + device.streams.bytes() + " octets of state; at most "
                            + limits.deviceStateBytes() + " are kept ('deviceStateKibibytes')");
        }
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

    private void putHistory(Device device, OpenedRecord opened) throws RocksDBException {
        StreamRecord record = opened.record();
        byte[] prefix = device.prefix;
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

    private void addToState(Device device, OpenedRecord opened) {
        StreamRecord record = opened.record();
        if (device.before.isEmpty()) {
            device.streams = reader.streams(device.id);
            device.before = Optional.of(device.streams);
        }
        StreamState stream = device.streams.stream(record.streamId());
        boolean keyFrame = Boolean.parseBoolean(record.content().properties().get(PropertyNames.KEY_FRAME));
        StreamState next = opened.values().isPresent()
                ? stream.apply(opened.order(), opened.values().get(), keyFrame)
                : stream;
        if (next == stream && device.streams.streams().containsKey(record.streamId())) {
            return;
        }
        device.streams = device.streams.with(record.streamId(), next);
        checkLimits(opened, device.streams);
        device.touched.add(record.streamId());
        device.lastPosition = opened.order().position();
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

    /** Returns the record of a history value. */
    static StreamRecord record(byte[] value) {
        return RecordCodec.decode(value, TIME);
    }

    /** Returns the time of a history value. */
    static long time(byte[] value) {
        return ByteReader.getLong(value, 0);
    }
}
