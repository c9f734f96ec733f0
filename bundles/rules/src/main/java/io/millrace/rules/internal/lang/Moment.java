package io.millrace.rules.internal.lang;

import io.millrace.rules.internal.window.Cell;
import java.util.Map;

/** What a rule is evaluated against: a device, a record of it or the passing of time, and what is remembered. One thread. */
public final class Moment {

    private final Lookups lookups;
    private final Faults faults;
    private String deviceId = "";
    private String streamId = "";
    private Map<String, Object> fields = Map.of();
    private Cell[] cells = new Cell[0];
    private long time;

    /**
     * Makes a moment that is used again and again.
     *
     * @param lookups what else is known of a device
     * @param faults told what cannot be evaluated
     */
    public Moment(Lookups lookups, Faults faults) {
        this.lookups = lookups;
        this.faults = faults;
    }

    /** Says which device and time this is. */
    public Moment at(String device, long now, Cell[] memory) {
        deviceId = device;
        time = now;
        cells = memory;
        return this;
    }

    /** Says which record this is, or what is still known of the last one where only time has passed. */
    public Moment of(String stream, Map<String, Object> values) {
        streamId = stream;
        fields = values;
        return this;
    }

    /** Returns the device. */
    public String deviceId() {
        return deviceId;
    }

    /** Returns the stream of the record. */
    public String streamId() {
        return streamId;
    }

    /** Returns the time of the rule, in milliseconds since 1970. */
    public long time() {
        return time;
    }

    /** Returns a field of the record by its dotted path, or null. */
    public Object field(String path) {
        return fields.get(path);
    }

    /** Returns what is remembered at one place. */
    public Cell cell(int index) {
        return cells[index];
    }

    /** Returns what else is known of the device. */
    public Lookups lookups() {
        return lookups;
    }

    /** Reports what could not be evaluated, and is itself the unknown value. */
    public Object fault(Faults.Kind kind, String words) {
        faults.report(kind, words);
        return null;
    }
}
