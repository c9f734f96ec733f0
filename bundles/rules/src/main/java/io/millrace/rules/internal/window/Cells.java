package io.millrace.rules.internal.window;

import java.io.DataInput;
import java.io.IOException;

/**
 * Makes the cells of windows.
 *
 * @param most values that a window by time keeps of one device
 * @param overflow told when the oldest value of a window had to go before its time
 */
public record Cells(int most, Runnable overflow) {

    /**
     * Makes an empty window.
     *
     * @param function what is computed over it
     * @param window which values belong to it
     * @param lateness how long it waits for late records, in milliseconds
     */
    public Cell fresh(Function function, Window window, long lateness) {
        if (window.byCount()) {
            return new CountCell(function, window, new Samples((int) window.size()));
        }
        return switch (window.kind()) {
            case SLIDING -> new SlidingCell(function, window.size(), new Samples(most), overflow);
            case HOPPING -> new HoppingCell(function, window, lateness, new Samples(most), overflow);
            case SESSION -> new SessionCell(function, window.size(), lateness);
        };
    }

    /** Reads a window from a snapshot; parameters as {@link #fresh}. */
    public Cell read(DataInput in, Function function, Window window, long lateness) throws IOException {
        if (window.byCount()) {
            return CountCell.read(in, function, window);
        }
        return switch (window.kind()) {
            case SLIDING -> new SlidingCell(function, window.size(), SlidingCell.read(in, most), overflow);
            case HOPPING -> HoppingCell.read(in, function, window, lateness, this);
            case SESSION -> new SessionCell(function, window.size(), lateness).restore(in);
        };
    }
}
