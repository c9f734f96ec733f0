package io.millrace.rules.internal.lang;

import io.millrace.rules.internal.window.Function;
import io.millrace.rules.internal.window.Window;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Understands fields, functions and their windows. */
final class Calls {

    /** The most values of a window by count. */
    static final int MAX_COUNT = 10_000;

    private static final int MAX_WINDOWS = 16;
    /** The most windows that one record is part of: each is evaluated, even if nothing more comes. */
    private static final int MAX_STEPS = 2_000;

    private static final int MAX_MODELS = 4;
    private static final String SCALARS =
            "abs, round, floor, ceil, sqrt, lower, upper, length, coalesce, exists," + " previous, changed, anomaly";

    private final Words words;
    private final Program program;
    private final ExpressionParser expressions;
    private boolean inside;
    private int windows;
    private int models;

    Calls(Words words, Program program, ExpressionParser expressions) {
        this.words = words;
        this.program = program;
        this.expressions = expressions;
    }

    Expression field(String path) {
        Expression expression = lookup(path);
        if (!inside) {
            program.show(path, expression);
        }
        return expression;
    }

    private Expression lookup(String path) {
        if (path.startsWith("metadata.") || path.startsWith("reported.")) {
            return moment -> known(moment, () -> moment.lookups().metadata(moment.deviceId(), path));
        }
        if (path.startsWith("state.")) {
            String name = path.substring("state.".length());
            return moment -> known(moment, () -> moment.lookups().state(moment.deviceId(), name));
        }
        if (path.equals("deviceId")) {
            return Moment::deviceId;
        }
        if (path.equals("streamId")) {
            return Moment::streamId;
        }
        program.addField(path);
        return moment -> Values.of(moment, moment.field(path));
    }

    private static Object known(Moment moment, Supplier<Object> lookup) {
        try {
            return Values.of(moment, lookup.get());
        } catch (RuntimeException e) {
            // The boundary to another bundle, which may be away: a value is unknown then.
            return moment.fault(Faults.Kind.LOOKUP, String.valueOf(e.getMessage()));
        }
    }

    Expression call() {
        Token name = words.take();
        Optional<Function> function = Function.of(name.text());
        return function.isPresent() ? aggregate(name, function.get()) : scalar(name);
    }

    private Expression aggregate(Token name, Function function) {
        if (inside) {
            throw words.wrong(name, "a function over a window cannot stand inside another");
        }
        if (++windows > MAX_WINDOWS) {
            throw words.wrong(name, "a condition has at most " + MAX_WINDOWS + " windows");
        }
        inside = true;
        List<Expression> arguments = expressions.arguments();
        inside = false;
        boolean bare = arguments.isEmpty() && function == Function.COUNT;
        if (arguments.size() != 1 && !bare) {
            throw words.wrong(name, name.text() + " takes one value, such as " + name.word() + "(temperature)");
        }
        Expression argument = bare ? moment -> 1.0 : arguments.get(0);
        if (!words.takeIf("over")) {
            throw words.wrong("expected 'over' and a window, such as 'over 5 min' or 'over 10 records': without one "
                    + name.word() + " would keep values without bound");
        }
        int index = program.addWindow(function, window(), argument);
        if (words.takeIf("by")) {
            Token key = words.peek();
            if (!words.takeIf("device")) {
                throw words.wrong(
                        key,
                        "windows are kept by device, and alerts are of a device: expected 'device', found "
                                + key.found());
            }
        }
        Expression expression = moment -> {
            Double result = moment.cell(index).result(moment.time());
            return result == null ? null : Values.finite(moment, result);
        };
        program.show(words.since(name), expression);
        return expression;
    }

    private Window window() {
        Token kind = words.peek();
        if (words.takeIf("session")) {
            return new Window(Window.Kind.SESSION, false, words.duration("the silence that ends a session"), 0);
        }
        boolean tumbling = words.takeIf("tumbling");
        boolean hopping = !tumbling && words.takeIf("hopping");
        if (!tumbling && !hopping) {
            words.takeIf("sliding");
        }
        boolean byCount = !words.isDuration() && words.peek(1).word().startsWith("record");
        long size = size(byCount);
        if (hopping) {
            words.expect("every", "and the step of the hopping window");
            long every = size(byCount);
            if (every > size) {
                throw words.wrong(kind, "the step of a hopping window is not longer than the window");
            }
            if (size / every > MAX_STEPS) {
                throw words.wrong(
                        kind,
                        "a record would be part of " + size / every
                                + " windows; the step of a hopping window is at least" + " 1/" + MAX_STEPS
                                + " of the window");
            }
            return new Window(Window.Kind.HOPPING, byCount, size, every);
        }
        return new Window(tumbling ? Window.Kind.HOPPING : Window.Kind.SLIDING, byCount, size, size);
    }

    private long size(boolean byCount) {
        if (!byCount) {
            return words.duration("the size of the window (or '10 records')");
        }
        int count = words.count("the size of the window", MAX_COUNT);
        words.take();
        return count;
    }

    private Expression scalar(Token name) {
        List<Expression> arguments = expressions.arguments();
        String word = name.word();
        boolean many = word.equals("coalesce");
        if (many ? arguments.isEmpty() : arguments.size() != 1) {
            throw words.wrong(name, name.text() + " takes " + (many ? "one value or more" : "one value"));
        }
        Expression first = arguments.get(0);
        return switch (word) {
            case "abs", "round", "floor", "ceil", "sqrt" -> numeric(word, first);
            case "lower", "upper", "length" -> text(word, first);
            case "coalesce" -> coalesce(arguments);
            case "exists" -> moment -> first.value(moment) != null;
            case "previous" -> previous(first);
            case "changed" -> changed(first);
            case "anomaly" -> anomaly(name, first);
            default -> throw words.wrong(
                    name,
                    "there is no function '" + name.text() + "'; over windows there are " + Function.names()
                            + ", and else " + SCALARS);
        };
    }

    private static Expression numeric(String word, Expression argument) {
        return moment -> {
            Double value = Values.number(moment, argument.value(moment), "the argument of " + word);
            if (value == null) {
                return null;
            }
            double result =
                    switch (word) {
                        case "abs" -> Math.abs(value);
                        case "round" -> Math.rint(value);
                        case "floor" -> Math.floor(value);
                        case "ceil" -> Math.ceil(value);
                        default -> Math.sqrt(value);
                    };
            return Double.isNaN(result)
                    ? moment.fault(Faults.Kind.DIVISION, word + " of " + value + " is no number")
                    : (Object) result;
        };
    }

    private static Expression text(String word, Expression argument) {
        return moment -> {
            Object value = argument.value(moment);
            if (value instanceof String text) {
                return switch (word) {
                    case "lower" -> ExpressionParser.lower(text);
                    case "upper" -> text.toUpperCase(java.util.Locale.ROOT);
                    default -> (double) text.length();
                };
            }
            return value == null
                    ? null
                    : moment.fault(
                            Faults.Kind.TYPE, Values.describe(value) + " stands where " + word + " needs a text");
        };
    }

    private static Expression coalesce(List<Expression> arguments) {
        return moment -> {
            for (Expression argument : arguments) {
                Object value = argument.value(moment);
                if (value != null) {
                    return value;
                }
            }
            return null;
        };
    }

    private Expression previous(Expression argument) {
        int index = program.addPrevious(argument);
        return moment -> moment.cell(index).result(moment.time());
    }

    private Expression anomaly(Token name, Expression argument) {
        if (inside) {
            throw words.wrong(name, "anomaly cannot stand inside a function over a window");
        }
        if (++models > MAX_MODELS) {
            throw words.wrong(name, "a condition has at most " + MAX_MODELS + " models");
        }
        int index = program.addForest(argument);
        Expression expression = moment -> moment.cell(index).result(moment.time());
        program.show(words.since(name), expression);
        return expression;
    }

    private Expression changed(Expression argument) {
        int index = program.addPrevious(moment -> Values.fingerprint(argument.value(moment)));
        return moment -> {
            Double now = Values.fingerprint(argument.value(moment));
            Double before = moment.cell(index).result(moment.time());
            return now == null || before == null ? null : !now.equals(before);
        };
    }
}
