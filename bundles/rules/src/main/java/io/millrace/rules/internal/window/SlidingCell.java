package io.millrace.rules.internal.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A window by time that ends now; one that is not full yet counts. */
final class SlidingCell implements Cell {

    private final Function function;
    private final long size;
    private final Runnable overflow;
    private final Samples samples;

    SlidingCell(Function function, long size, Samples samples, Runnable overflow) {
        this.function = function;
        this.size = size;
        this.samples = samples;
        this.overflow = overflow;
    }

    @Override
    public void add(long time, Double value) {
        if (value != null && !samples.add(time, value)) {
            overflow.run();
        }
    }

    @Override
    public Double result(long time) {
        samples.removeUntil(time - size);
        return function.of(samples);
    }

    @Override
    public long bytes() {
        return samples.bytes();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        samples.write(out);
    }

    static Samples read(DataInput in, int most) throws IOException {
        return Samples.read(in, most);
    }
}
