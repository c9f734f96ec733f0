package io.millrace.rules.internal.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What is known of many values without keeping them (Welford's way for the deviation). */
final class Summary {

    private long count;
    private double mean;
    private double squares;
    private double min;
    private double max;
    private double first;
    private double last;

    void add(double value) {
        if (count == 0) {
            min = value;
            max = value;
            first = value;
        }
        count++;
        double distance = value - mean;
        mean += distance / count;
        squares += distance * (value - mean);
        min = Math.min(min, value);
        max = Math.max(max, value);
        last = value;
    }

    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    double deviation() {
        return Math.sqrt(squares / count);
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    double first() {
        return first;
    }

    double last() {
        return last;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(count);
        out.writeDouble(mean);
        out.writeDouble(squares);
        out.writeDouble(min);
        out.writeDouble(max);
        out.writeDouble(first);
        out.writeDouble(last);
    }

    static Summary read(DataInput in) throws IOException {
        Summary summary = new Summary();
        summary.count = in.readLong();
        summary.mean = in.readDouble();
        summary.squares = in.readDouble();
        summary.min = in.readDouble();
        summary.max = in.readDouble();
        summary.first = in.readDouble();
        summary.last = in.readDouble();
        return summary;
    }
}
