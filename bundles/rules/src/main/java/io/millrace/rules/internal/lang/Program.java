package io.millrace.rules.internal.lang;

import io.millrace.rules.internal.window.Cell;
import io.millrace.rules.internal.window.Cells;
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
     * @param window the window and its function; empty for the value before
     */
    private record Memory(Expression argument, Optional<Aggregate> window) {}

    private record Aggregate(Function function, Window window) {}

    int addWindow(Function function, Window window, Expression argument) {
        waiting |= window.kind() != Window.Kind.SLIDING && !window.byCount();
        memories.add(new Memory(argument, Optional.of(new Aggregate(function, window))));
        return memories.size() - 1;
    }

    int addPrevious(Expression argument) {
        memories.add(new Memory(argument, Optional.empty()));
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

    /** Makes the memory of a device. */
    public Cell[] fresh(Cells cells, long lateness) {
        return memories.stream()
                .map(memory -> memory.window()
                        .map(window -> cells.fresh(window.function(), window.window(), lateness))
                        .orElseGet(PreviousCell::new))
                .toArray(Cell[]::new);
    }

    /** Reads the memory of a device from a snapshot. */
    public Cell[] read(DataInput in, Cells cells, long lateness) throws IOException {
        Cell[] read = new Cell[memories.size()];
        for (int i = 0; i < read.length; i++) {
            Optional<Aggregate> window = memories.get(i).window();
            read[i] = window.isPresent()
                    ? cells.read(in, window.get().function(), window.get().window(), lateness)
                    : PreviousCell.read(in);
        }
        return read;
    }

    /** Lets a device's memory take the moment's record. */
    public void remember(Moment moment) {
        for (int i = 0; i < memories.size(); i++) {
            Memory memory = memories.get(i);
            Object value = memory.argument().value(moment);
            boolean counts = memory.window()
                    .filter(window -> window.function() == Function.COUNT)
                    .isPresent();
            moment.cell(i)
                    .add(moment.time(), counts ? counted(value) : Values.number(moment, value, "what is computed"));
        }
    }

    private static Double counted(Object value) {
        return value == null || Boolean.FALSE.equals(value) ? null : Double.valueOf(1);
    }
}
