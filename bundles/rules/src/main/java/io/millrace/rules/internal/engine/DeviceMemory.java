package io.millrace.rules.internal.engine;

import io.millrace.json.Json;
import io.millrace.rules.internal.window.Cell;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** What one rule remembers of one device. */
final class DeviceMemory {

    static final long NEVER = Cell.NEVER;
    private static final int FLAT_BYTES = 240;
    private static final int FIELD_BYTES = 64;

    final String deviceId;
    Cell[] cells;
    /** The newest time of the rule, and the arrival of that record. */
    long watermark = Long.MIN_VALUE;

    long arrival;
    long trueSince = NEVER;
    boolean held;
    boolean active;
    long episode = NEVER;
    /** When something was last said of the alert, and the hash of its values; not part of a snapshot. */
    long told;

    int toldValues;
    /** When each step of a pattern was last reached; the start of that match. */
    long[] starts;

    long lastMatch = NEVER;
    long lastSeen = NEVER;
    /** When alerts were raised, oldest first, as many as the rate allows. */
    long[] raises;

    Map<String, Object> fields = Map.of();
    /** When the queue of timers looks at it; not part of a snapshot. */
    long queued = NEVER;

    long counted;
    boolean gone;

    DeviceMemory(String deviceId, Cell[] cells, int steps, int rate) {
        this.deviceId = deviceId;
        this.cells = cells;
        this.starts = new long[steps];
        Arrays.fill(starts, NEVER);
        this.raises = new long[rate];
        Arrays.fill(raises, NEVER);
    }

    long bytes() {
        long bytes = FLAT_BYTES + 2L * deviceId.length() + 8L * (starts.length + raises.length);
        for (Object field : fields.values()) {
            bytes += FIELD_BYTES + (field instanceof String text ? 2L * text.length() : 0);
        }
        for (Cell cell : cells) {
            bytes += cell.bytes();
        }
        return bytes;
    }

    /** Tells whether another alert is allowed, and counts it if so. */
    boolean mayRaise(long time, long perMillis) {
        if (raises.length == 0) {
            return true;
        }
        if (raises[0] != NEVER && time - raises[0] < perMillis) {
            return false;
        }
        System.arraycopy(raises, 1, raises, 0, raises.length - 1);
        raises[raises.length - 1] = time;
        return true;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(deviceId);
        for (long time : new long[] {watermark, arrival, trueSince, episode, lastMatch, lastSeen}) {
            out.writeLong(time);
        }
        out.writeBoolean(held);
        out.writeBoolean(active);
        writeAll(out, starts);
        writeAll(out, raises);
        byte[] json = Json.bytes(fields);
        out.writeInt(json.length);
        out.write(json);
        for (Cell cell : cells) {
            cell.write(out);
        }
    }

    private static void writeAll(DataOutput out, long[] times) throws IOException {
        for (long time : times) {
            out.writeLong(time);
        }
    }

    /** Reads all but the cells. */
    void read(DataInput in) throws IOException {
        watermark = in.readLong();
        arrival = in.readLong();
        trueSince = in.readLong();
        episode = in.readLong();
        lastMatch = in.readLong();
        lastSeen = in.readLong();
        held = in.readBoolean();
        active = in.readBoolean();
        readAll(in, starts);
        readAll(in, raises);
        byte[] json = new byte[in.readInt()];
        in.readFully(json);
        fields = Json.readObject(json);
    }

    private static void readAll(DataInput in, long[] times) throws IOException {
        for (int i = 0; i < times.length; i++) {
            times[i] = in.readLong();
        }
    }
}
