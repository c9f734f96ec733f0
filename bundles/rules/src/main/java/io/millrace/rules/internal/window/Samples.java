package io.millrace.rules.internal.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Values with their times, in the order of time, in a ring. The sum is kept; least and greatest are found again when they leave. */
final class Samples {

    private static final int SMALLEST = 4;
    private static final int EACH = Long.BYTES + Double.BYTES;
    private static final int SUMS_BEFORE_ANEW = 4096;

    private final int most;
    private long[] times = new long[SMALLEST];
    private double[] values = new double[SMALLEST];
    private int head;
    private int size;
    private double sum;
    private double min = Double.NaN;
    private double max = Double.NaN;
    private int taken;

    Samples(int most) {
        this.most = most;
    }

    int size() {
        return size;
    }

    long bytes() {
        return 96 + 16L * times.length;
    }

    double value(int index) {
        return values[slot(index)];
    }

    long time(int index) {
        return times[slot(index)];
    }

    private int slot(int index) {
        int slot = head + index;
        return slot >= times.length ? slot - times.length : slot;
    }

    /** Adds a value at its place in time. Returns false if the oldest had to go for it. */
    boolean add(long time, double value) {
        boolean room = size < most;
        if (!room) {
            removeFirst();
        }
        if (size == times.length) {
            grow();
        }
        int index = size++;
        while (index > 0 && time(index - 1) > time) {
            times[slot(index)] = time(index - 1);
            values[slot(index)] = value(index - 1);
            index--;
        }
        times[slot(index)] = time;
        values[slot(index)] = value;
        sum += value;
        if (size == 1) {
            min = value;
            max = value;
        } else {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return room;
    }

    private void grow() {
        int length = Math.min(Math.max(times.length * 2, SMALLEST), Math.max(most, SMALLEST));
        long[] longer = new long[length];
        double[] wider = new double[length];
        for (int i = 0; i < size; i++) {
            longer[i] = time(i);
            wider[i] = value(i);
        }
        times = longer;
        values = wider;
        head = 0;
    }

    void removeFirst() {
        double gone = value(0);
        head = slot(1);
        size--;
        // What is added and taken away again and again leaves its rounding behind.
        if (size == 0 || ++taken >= SUMS_BEFORE_ANEW) {
            taken = 0;
            addUp();
        } else {
            sum -= gone;
        }
        if (gone <= min || gone >= max) {
            min = Double.NaN;
            max = Double.NaN;
        }
        if (size == 0) {
            head = 0;
        }
    }

    /** Drops what is not after a time. */
    void removeUntil(long time) {
        while (size > 0 && time(0) <= time) {
            removeFirst();
        }
    }

    void clear() {
        times = new long[SMALLEST];
        values = new double[SMALLEST];
        head = 0;
        size = 0;
        sum = 0;
    }

    /** Returns the sum, which is infinite only if that of the values that are there is. */
    double sum() {
        if (!Double.isFinite(sum)) {
            addUp();
        }
        return sum;
    }

    private void addUp() {
        sum = 0;
        for (int i = 0; i < size; i++) {
            sum += value(i);
        }
    }

    double min() {
        seek();
        return min;
    }

    double max() {
        seek();
        return max;
    }

    private void seek() {
        if (size > 0 && Double.isNaN(min)) {
            min = value(0);
            max = min;
            for (int i = 1; i < size; i++) {
                min = Math.min(min, value(i));
                max = Math.max(max, value(i));
            }
        }
    }

    double deviation() {
        double mean = sum() / size;
        double squares = 0;
        for (int i = 0; i < size; i++) {
            double distance = value(i) - mean;
            squares += distance * distance;
        }
        return Math.sqrt(squares / size);
    }

    /** Writes all at once, since rules stand still meanwhile. */
    void write(DataOutput out) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(Integer.BYTES + size * EACH);
        octets.putInt(size);
        for (int i = 0; i < size; i++) {
            octets.putLong(time(i)).putDouble(value(i));
        }
        out.write(octets.array());
    }

    static Samples read(DataInput in, int most) throws IOException {
        Samples samples = new Samples(most);
        byte[] octets = new byte[Math.multiplyExact(in.readInt(), EACH)];
        in.readFully(octets);
        for (ByteBuffer all = ByteBuffer.wrap(octets); all.hasRemaining(); ) {
            samples.add(all.getLong(), all.getDouble());
        }
        return samples;
    }
}
