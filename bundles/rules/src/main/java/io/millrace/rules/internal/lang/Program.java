package io.millrace.rules.internal.lang;

import io.millrace.rules.internal.window.Cell;
import io.millrace.rules.internal.window.Cells;
import io.millrace.rules.internal.window.ForestCell;
import io.millrace.rules.internal.window.Function;
import io.millrace.rules.internal.window.PreviousCell;
import io.millrace.rules.internal.window.Window;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a condition and its clear condition need to be remembered and shown; filled by the parser, then read only. */
public final class Program {

    private final List<Memory> memories = new ArrayList<>();
    private final Set<String> fields = new LinkedHashSet<>();
    private final Map<String, Expression> shown = new LinkedHashMap<>();
    private boolean waiting;

    /**
     * Something to remember.
     *
     * @param argument what is taken of each record
     * @param kind what is remembered of it
     * @param window the window and its function, where it is one
     */
    private record Memory(Expression argument, Kind kind, Optional<Aggregate> window) {}

    /** What is remembered. */
    private enum Kind {
        WINDOW,
        PREVIOUS,
        FOREST
    }

    private record Aggregate(Function function, Window window) {}

    int addWindow(Function function, Window window, Expression argument) {
        waiting |= window.kind() != Window.Kind.SLIDING && !window.byCount();
        memories.add(new Memory(argument, Kind.WINDOW, Optional.of(new Aggregate(function, window))));
        return memories.size() - 1;
    }

    int addPrevious(Expression argument) {
        memories.add(new Memory(argument, Kind.PREVIOUS, Optional.empty()));
        return memories.size() - 1;
    }

    int addForest(Expression argument) {
        memories.add(new Memory(argument, Kind.FOREST, Optional.empty()));
        return memories.size() - 1;
    }

    void addField(String path) {
        fields.add(path);
    }

    void show(String name, Expression expression) {
        shown.putIfAbsent(name, expression);
    }

    /** Returns the fields of records that the conditions name. */
    public Set<String> fields() {
        return fields;
    }

    /** Returns the values that an alert shows, by name. */
    public Map<String, Expression> shown() {
        return shown;
    }

    /** Tells whether a window is evaluated when time has passed rather than when a record comes. */
    public boolean isWaiting() {
        return waiting;
    }

    /** Returns the longest time that is remembered, in milliseconds; {@link Long#MAX_VALUE} where no time bounds it. */
    public long reachMillis() {
        return memories.stream()
                .mapToLong(memory -> memory.window()
                        .map(Aggregate::window)
                        .filter(window -> !window.byCount() && window.kind() != Window.Kind.SESSION)
                        .map(Window::size)
                        .orElse(Long.MAX_VALUE))
                .max()
                .orElse(0);
    }

    /** Makes the memory of a device. */
    public Cell[] fresh(Cells cells, long lateness) {
        return memories.stream().map(memory -> fresh(memory, cells, lateness)).toArray(Cell[]::new);
    }

    private static Cell fresh(Memory memory, Cells cells, long lateness) {
        return switch (memory.kind()) {
            case PREVIOUS -> new PreviousCell();
            case FOREST -> new ForestCell();
            case WINDOW -> {
                Aggregate window = memory.window().orElseThrow();
                yield cells.fresh(window.function(), window.window(), lateness);
            }
        };
    }

    /** Reads the memory of a device from a snapshot. */
    public Cell[] read(DataInput in, Cells cells, long lateness) throws IOException {
        Cell[] read = new Cell[memories.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = read(memories.get(i), in, cells, lateness);
        }
        return read;
    }

    private static Cell read(Memory memory, DataInput in, Cells cells, long lateness) throws IOException {
        return switch (memory.kind()) {
            case PREVIOUS -> PreviousCell.read(in);
            case FOREST -> ForestCell.read(in);
            case WINDOW -> {
                Aggregate window = memory.window().orElseThrow();
                yield cells.read(in, window.function(), window.window(), lateness);
            }
        };
    }

    /** Lets a device's memory take the moment's record. */
    public void remember(Moment moment) {
        for (int i = 0; i < memories.size(); i++) {
            Memory memory = memories.get(i);
            Object value = memory.argument().value(moment);
            Optional<Window> counting = memory.window()
                    .filter(window -> window.function() == Function.COUNT)
                    .map(Aggregate::window);
            moment.cell(i)
                    .add(
                            moment.time(),
                            counting.isPresent()
                                    ? counted(value, counting.get())
                                    : Values.number(moment, value, "what is computed"));
        }
    }

    /** A record that does not count is one of the last so many all the same, and no silence; only where time goes it need not be kept. */
    private static Double counted(Object value, Window window) {
        if (value != null && !Boolean.FALSE.equals(value)) {
            return 1.0;
        }
        return window.kind() == Window.Kind.SLIDING && !window.byCount() ? null : Double.valueOf(0);
    }
}
