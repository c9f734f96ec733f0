package io.millrace.rules.internal.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A window of so many values: sliding, or evaluated with every so-manieth of them. */
final class CountCell implements Cell {

    private final Function function;
    private final Window window;
    private final Samples samples;
    private long since;
    private boolean due;

    CountCell(Function function, Window window, Samples samples) {
        this.function = function;
        this.window = window;
        this.samples = samples;
    }

    @Override
    public void add(long time, Double value) {
        due = window.kind() == Window.Kind.SLIDING;
        if (value == null) {
            return;
        }
        samples.add(time, value);
        since++;
        if (window.kind() == Window.Kind.HOPPING && samples.size() >= window.size() && since >= window.every()) {
            due = true;
            since = 0;
        }
    }

    @Override
    public Double result(long time) {
        return due ? function.of(samples) : null;
    }

    @Override
    public long bytes() {
        return 40 + samples.bytes();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(since);
        samples.write(out);
    }

    static CountCell read(DataInput in, Function function, Window window) throws IOException {
        long since = in.readLong();
        CountCell cell = new CountCell(function, window, Samples.read(in, (int) window.size()));
        cell.since = since;
        return cell;
    }
}
