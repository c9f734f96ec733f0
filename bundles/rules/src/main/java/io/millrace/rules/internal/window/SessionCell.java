package io.millrace.rules.internal.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What came without a longer silence in between; evaluated once, when the silence has lasted. Keeps no single value. */
final class SessionCell implements Cell {

    private final Function function;
    private final long gap;
    private final long lateness;
    private Summary summary = new Summary();
    private long last = NEVER;
    private Double due;

    SessionCell(Function function, long gap, long lateness) {
        this.function = function;
        this.gap = gap;
        this.lateness = lateness;
    }

    @Override
    public void add(long time, Double value) {
        if (value != null) {
            summary.add(value);
            last = last == NEVER ? time : Math.max(last, time);
        }
    }

    @Override
    public Double result(long time) {
        return due;
    }

    @Override
    public long deadline() {
        return last == NEVER ? NEVER : last + gap + lateness;
    }

    @Override
    public void tick() {
        due = function.of(summary);
        summary = new Summary();
        last = NEVER;
    }

    @Override
    public void settle() {
        due = null;
    }

    @Override
    public long bytes() {
        return 136;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(last);
        summary.write(out);
    }

    SessionCell restore(DataInput in) throws IOException {
        last = in.readLong();
        summary = Summary.read(in);
        return this;
    }
}
