package io.millrace.rules.siddhi.internal;

import io.siddhi.query.api.SiddhiElement;
import io.siddhi.query.api.execution.query.input.handler.StreamFunction;
import io.siddhi.query.api.execution.query.input.handler.StreamHandler;
import io.siddhi.query.api.execution.query.input.handler.Window;
import io.siddhi.query.api.execution.query.input.state.AbsentStreamStateElement;
import io.siddhi.query.api.execution.query.input.state.CountStateElement;
import io.siddhi.query.api.execution.query.input.state.EveryStateElement;
import io.siddhi.query.api.execution.query.input.state.LogicalStateElement;
import io.siddhi.query.api.execution.query.input.state.NextStateElement;
import io.siddhi.query.api.execution.query.input.state.StateElement;
import io.siddhi.query.api.execution.query.input.state.StreamStateElement;
import io.siddhi.query.api.execution.query.input.stream.AnonymousInputStream;
import io.siddhi.query.api.execution.query.input.stream.InputStream;
import io.siddhi.query.api.execution.query.input.stream.JoinInputStream;
import io.siddhi.query.api.execution.query.input.stream.SingleInputStream;
import io.siddhi.query.api.execution.query.input.stream.StateInputStream;
import io.siddhi.query.api.expression.Expression;
import io.siddhi.query.api.expression.constant.IntConstant;
import io.siddhi.query.api.expression.constant.LongConstant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What queries read: their windows and patterns, and how much these keep. */
final class InputCheck {

    /** The most records of a window that goes by count. */
    static final long MOST_RECORDS = 10_000;

    private static final long LONGEST_MILLIS = 31L * 24 * 60 * 60 * 1000;

    private final Set<String> namedWindows;
    private long reach;
    private int places;

    InputCheck(Set<String> namedWindows) {
        this.namedWindows = namedWindows;
    }

    Bounds bounds() {
        return new Bounds(reach, places);
    }

    /**
     * Checks what a query reads.
     *
     * @return whether it is read through a window
     */
    boolean input(InputStream input, SiddhiElement query) {
        if (input instanceof AnonymousInputStream) {
            throw Refusals.at(query, "a query within a query; expected a query of its own with 'insert into'");
        }
        if (input instanceof SingleInputStream single) {
            return single(single);
        }
        if (input instanceof JoinInputStream join) {
            return join(join, query);
        }
        pattern((StateInputStream) input, query);
        return false;
    }

    private boolean single(SingleInputStream single) {
        if (single.isFaultStream()) {
            throw Refusals.at(single, "fault streams are not there; what cannot be evaluated is counted with the rule");
        }
        boolean bounded = namedWindows.contains(single.getStreamId());
        for (StreamHandler handler : single.getStreamHandlers()) {
            if (handler instanceof Window window) {
                window(window);
                bounded = true;
            } else if (handler instanceof StreamFunction function) {
                throw Refusals.at(
                        function,
                        "'#" + function.getName() + "' is unknown here; expected a filter in brackets or '#window.'");
            } else {
                for (Expression condition : handler.getParameters()) {
                    Expressions.check(condition, single);
                }
            }
        }
        return bounded;
    }

    private boolean join(JoinInputStream join, SiddhiElement query) {
        if (join.getWithin() != null || join.getPer() != null) {
            throw Refusals.at(query, "'within' and 'per' of a join need an aggregation, which is not allowed");
        }
        boolean left = input(join.getLeftInputStream(), query);
        boolean right = input(join.getRightInputStream(), query);
        if (!left && !right) {
            throw Refusals.at(
                    join, "a join of two streams that keep nothing; expected a window, such as #window.time(1 min)");
        }
        if (join.getOnCompare() != null) {
            Expressions.check(join.getOnCompare(), join);
        }
        return true;
    }

    /** Checks a window, and notes how much it keeps. */
    void window(Window window) {
        Vocabulary.Size size = Optional.ofNullable(window.getNamespace())
                .filter(namespace -> !namespace.isEmpty())
                .map(namespace -> Optional.<Vocabulary.Size>empty())
                .orElseGet(() -> Vocabulary.window(window.getName()))
                .orElseThrow(() -> Refusals.at(
                        window,
                        "window '" + window.getName() + "' is unknown here, or has no bound; expected one of "
                                + Vocabulary.windows()));
        places++;
        size.time().ifPresent(index -> {
            long millis = parameter(window, index, LONGEST_MILLIS, "a time, such as 5 min, of at most 31 days");
            reach = window.getName().equals("session") ? Long.MAX_VALUE : Math.max(reach, millis);
        });
        size.count().ifPresent(index -> {
            parameter(window, index, MOST_RECORDS, "a number of records, at most " + MOST_RECORDS);
            reach = size.time().isPresent() ? reach : Long.MAX_VALUE;
        });
    }

    private static long parameter(Window window, int index, long most, String expected) {
        Expression[] parameters = window.getParameters();
        OptionalLong value =
                parameters == null || parameters.length <= index ? OptionalLong.empty() : constant(parameters[index]);
        if (value.isEmpty() || value.getAsLong() < 1 || value.getAsLong() > most) {
            throw Refusals.at(
                    window,
                    "parameter " + (index + 1) + " of window '" + window.getName() + "' is no bound; expected "
                            + expected);
        }
        return value.getAsLong();
    }

    private static OptionalLong constant(Expression expression) {
        if (expression instanceof LongConstant constant) {
            return OptionalLong.of(constant.getValue());
        }
        if (expression instanceof IntConstant constant) {
            return OptionalLong.of(constant.getValue());
        }
        return OptionalLong.empty();
    }

    private void pattern(StateInputStream pattern, SiddhiElement query) {
        long waiting = steps(pattern.getStateElement());
        if (pattern.getWithinTime() == null && waiting > 1) {
            throw Refusals.at(
                    query, "a pattern that waits without bound; expected a time behind it, such as 'within 5 min'");
        }
        if (pattern.getWithinTime() != null) {
            long within = pattern.getWithinTime().getValue();
            if (within > LONGEST_MILLIS) {
                throw Refusals.at(query, "'within' is more than 31 days; expected at most that");
            }
            reach = Math.max(reach, within);
        }
    }

    /** Checks the steps of a pattern, and returns how many may wait for ever. */
    private long steps(StateElement step) {
        if (step instanceof NextStateElement next) {
            return steps(next.getStateElement()) + steps(next.getNextStateElement());
        }
        if (step instanceof EveryStateElement every) {
            return steps(every.getStateElement());
        }
        if (step instanceof LogicalStateElement both) {
            return steps(both.getStreamStateElement1()) + steps(both.getStreamStateElement2());
        }
        if (step instanceof CountStateElement count) {
            return 2 * steps(count.getStreamStateElement());
        }
        StreamStateElement single = (StreamStateElement) step;
        places++;
        single(single.getBasicSingleInputStream());
        if (single instanceof AbsentStreamStateElement absent && absent.getWaitingTime() != null) {
            reach = Math.max(reach, absent.getWaitingTime().getValue());
            return 0;
        }
        return 1;
    }

    /** Returns the streams that a query reads; inner ones with the partition that they are of. */
    static List<String> sources(InputStream input, String scope) {
        return input.getUniqueStreamIds().stream()
                .map(id -> StreamGraph.name(id, scope))
                .toList();
    }
}
