package io.millrace.rules.internal.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A window by time that begins at whole steps since 1970 and is evaluated once, when it is over and late records have had
 * their time. Between two windows nothing is known.
 */
final class HoppingCell implements Cell {

    private final Function function;
    private final Window window;
    private final long lateness;
    private final Runnable overflow;
    private final Samples samples;
    private long end;
    private Double due;

    HoppingCell(Function function, Window window, long lateness, Samples samples, Runnable overflow) {
        this.function = function;
        this.window = window;
        this.lateness = lateness;
        this.samples = samples;
        this.overflow = overflow;
        this.end = NEVER;
    }

    @Override
    public void add(long time, Double value) {
        if (value == null || end != NEVER && time < end - window.size()) {
            return;
        }
        if (!samples.add(time, value)) {
            overflow.run();
        }
        if (end == NEVER) {
            end = (Math.floorDiv(time, window.every()) + 1) * window.every();
        }
    }

    @Override
    public Double result(long time) {
        return due;
    }

    @Override
    public long deadline() {
        return end == NEVER ? NEVER : end + lateness;
    }

    @Override
    public void tick() {
        samples.removeUntil(end - window.size() - 1);
        Samples inside = samples;
        if (samples.size() > 0 && samples.time(samples.size() - 1) >= end) {
            inside = new Samples(samples.size());
            for (int i = 0; i < samples.size() && samples.time(i) < end; i++) {
                inside.add(samples.time(i), samples.value(i));
            }
        }
        due = inside.size() == 0 ? null : function.of(inside);
        samples.removeUntil(end + window.every() - window.size() - 1);
        if (samples.size() == 0) {
            end = NEVER;
        } else {
            // Windows in which nothing came are passed over.
            long next = (Math.floorDiv(samples.time(0), window.every()) + 1) * window.every();
            end = Math.max(end + window.every(), next);
        }
    }

    @Override
    public void settle() {
        due = null;
    }

    @Override
    public long bytes() {
        return 48 + samples.bytes();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(end);
        samples.write(out);
    }

    void restore(long savedEnd) {
        end = savedEnd;
    }

    static HoppingCell read(DataInput in, Function function, Window window, long lateness, Cells cells)
            throws IOException {
        long end = in.readLong();
        HoppingCell cell =
                new HoppingCell(function, window, lateness, Samples.read(in, cells.most()), cells.overflow());
        cell.restore(end);
        return cell;
    }
}
