package io.millrace.rules.internal.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The value before this one. */
public final class PreviousCell implements Cell {

    private double last = Double.NaN;
    private double before = Double.NaN;

    @Override
    public void add(long time, Double value) {
        if (value != null) {
            before = last;
            last = value;
        }
    }

    @Override
    public Double result(long time) {
        return Double.isNaN(before) ? null : before;
    }

    @Override
    public long bytes() {
        return 32;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(last);
        out.writeDouble(before);
    }

    /** Reads it from a snapshot. */
    public static PreviousCell read(DataInput in) throws IOException {
        PreviousCell cell = new PreviousCell();
        cell.last = in.readDouble();
        cell.before = in.readDouble();
        return cell;
    }
}
