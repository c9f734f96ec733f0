package io.millrace.rules.internal.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Understands conditions; docs/rules.md has the grammar. */
public final class ConditionParser {

    private static final int MAX_LENGTH = 4_096;
    private static final int MAX_STEPS = 8;
    private static final int MAX_RATE = 100;

    private final Words words;
    private final ExpressionParser expressions;

    private ConditionParser(String text, Program program) {
        if (text.length() > MAX_LENGTH) {
            throw new SyntaxException(text, 0, "a condition has at most " + MAX_LENGTH + " characters");
        }
        this.words = new Words(text);
        this.expressions = new ExpressionParser(words, program);
    }

    /**
     * Understands a condition.
     *
     * @param text the condition
     * @param program gets what has to be remembered
     * @throws SyntaxException if it cannot be understood
     */
    public static Condition parse(String text, Program program) {
        ConditionParser parser = new ConditionParser(text, program);
        Condition condition = parser.condition();
        parser.end("'and', 'or', a comparison, 'then', 'for' or 'at most'");
        return condition;
    }

    /** Understands a clear condition, which is an expression alone; parameters as {@link #parse}. */
    public static Expression parseClear(String text, Program program) {
        ConditionParser parser = new ConditionParser(text, program);
        Expression expression = parser.expressions.truth();
        parser.end("'and', 'or' or a comparison");
        return expression;
    }

    private void end(String expected) {
        if (words.peek().kind() != Token.Kind.END) {
            throw words.wrong("expected " + expected + " or the end");
        }
    }

    private Condition condition() {
        Condition.Trigger trigger = isAbsence() ? absence() : levelOrPattern();
        long hold = 0;
        if (words.peek().is("for")) {
            if (!(trigger instanceof Condition.Level)) {
                throw words.wrong(words.peek(), "'for' holds a comparison, not 'then' or 'nothing'");
            }
            words.take();
            hold = words.duration("the time for which it has to hold");
        }
        return new Condition(trigger, hold, rate());
    }

    private Optional<Condition.Rate> rate() {
        if (!words.takeIf("at")) {
            return Optional.empty();
        }
        words.expect("most", "after 'at'");
        int count = words.count("the number of alerts", MAX_RATE);
        words.expect("per", "after the number of alerts");
        return Optional.of(new Condition.Rate(count, words.duration("the time for that number")));
    }

    private boolean isAbsence() {
        return words.peek().is("nothing")
                && (words.peek(1).is("for") || words.peek(1).is("from"));
    }

    private Condition.Absence absence() {
        words.take();
        Optional<String> stream = Optional.empty();
        if (words.takeIf("from")) {
            words.expect("stream", "after 'from'");
            stream = Optional.of(words.name("the name of a stream"));
        }
        words.expect("for", "and how long nothing comes");
        return new Condition.Absence(stream, words.duration("the time in which nothing comes"));
    }

    private Condition.Trigger levelOrPattern() {
        Token first = words.peek();
        Condition.Step step = step();
        if (!words.peek().is("then")) {
            if (step.stream().isPresent()) {
                throw words.wrong(
                        first,
                        "'stream' stands in patterns only ('then'); the rule's own stream is its member 'stream'");
            }
            return new Condition.Level(step.expression());
        }
        List<Condition.Step> steps = new ArrayList<>(List.of(step));
        boolean absent = false;
        while (words.takeIf("then")) {
            if (absent) {
                throw words.wrong("only the last step may be one that does not come: expected 'within'");
            }
            absent = words.takeIf("no");
            steps.add(step());
            if (steps.size() > MAX_STEPS) {
                throw words.wrong("a pattern has at most " + MAX_STEPS + " steps: expected 'within'");
            }
        }
        words.expect("within", "and a time, since a pattern without one would be kept without bound");
        return new Condition.Pattern(List.copyOf(steps), words.duration("the time of the whole pattern"), absent);
    }

    private Condition.Step step() {
        Optional<String> stream = Optional.empty();
        boolean named = words.peek().is("stream") && words.peek(2).is(":");
        if (named) {
            words.take();
            stream = Optional.of(words.name("the name of a stream"));
            words.take();
        }
        return new Condition.Step(stream, expressions.truth());
    }
}
