package io.millrace.rules.internal.lang;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Understands expressions: by descent, one method a rule of the grammar. */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "=", "==", "!=", "<>");
    private static final Set<String> RESERVED = Set.of(
            "and",
            "or",
            "not",
            "then",
            "within",
            "for",
            "over",
            "at",
            "by",
            "between",
            "in",
            "is",
            "every",
            "no",
            "contains",
            "starts",
            "ends");
    private static final int MAX_DEPTH = 50;

    private final Words words;
    private final Program program;
    private final Calls calls;
    private int depth;

    ExpressionParser(Words words, Program program) {
        this.words = words;
        this.program = program;
        this.calls = new Calls(words, program, this);
    }

    Expression truth() {
        if (++depth > MAX_DEPTH) {
            throw words.wrong("nested more than " + MAX_DEPTH + " deep: expected less");
        }
        Expression left = and();
        while (words.takeIf("or")) {
            Expression a = left;
            Expression b = and();
            left = moment -> Values.or(
                    Values.truth(moment, a.value(moment), "what stands before 'or'"),
                    Values.truth(moment, b.value(moment), "what stands after 'or'"));
        }
        depth--;
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (words.takeIf("and")) {
            Expression a = left;
            Expression b = not();
            left = moment -> Values.and(
                    Values.truth(moment, a.value(moment), "what stands before 'and'"),
                    Values.truth(moment, b.value(moment), "what stands after 'and'"));
        }
        return left;
    }

    private Expression not() {
        if (!words.takeIf("not")) {
            return comparison();
        }
        if (++depth > MAX_DEPTH) {
            throw words.wrong("nested more than " + MAX_DEPTH + " deep: expected less");
        }
        Expression inner = not();
        depth--;
        return moment -> {
            Object value = Values.truth(moment, inner.value(moment), "what stands after 'not'");
            return value == null ? null : Boolean.FALSE.equals(value);
        };
    }

    private Expression comparison() {
        Expression left = sum();
        Token token = words.peek();
        if (COMPARISONS.contains(token.text()) && token.kind() == Token.Kind.SYMBOL) {
            words.take();
            String operator = token.text().equals("=") ? "==" : token.text().equals("<>") ? "!=" : token.text();
            Expression right = sum();
            return moment -> Values.compare(moment, operator, left.value(moment), right.value(moment));
        }
        if (words.takeIf("between")) {
            Expression low = sum();
            words.expect("and", "between the two bounds");
            Expression high = sum();
            return moment -> {
                Object value = left.value(moment);
                return Values.and(
                        Values.compare(moment, ">=", value, low.value(moment)),
                        Values.compare(moment, "<=", value, high.value(moment)));
            };
        }
        if (words.takeIf("in")) {
            Set<Object> list = literals();
            return moment -> {
                Object value = left.value(moment);
                return value == null ? null : list.contains(value);
            };
        }
        if (words.takeIf("is")) {
            boolean not = words.takeIf("not");
            words.expect("null", "after 'is'");
            return moment -> (left.value(moment) == null) != not;
        }
        return textComparison(left);
    }

    private Expression textComparison(Expression left) {
        String how = words.peek().word();
        if (words.takeIf("contains")) {
            return text(left, how);
        }
        if (words.peek().is("starts") || words.peek().is("ends")) {
            words.take();
            words.expect("with", "after '" + how + "'");
            return text(left, how);
        }
        return left;
    }

    private Expression text(Expression left, String how) {
        if (words.peek().kind() != Token.Kind.TEXT) {
            throw words.wrong("expected a text in '...'");
        }
        String part = words.take().text();
        return moment -> {
            Object value = left.value(moment);
            if (value instanceof String text) {
                return switch (how) {
                    case "contains" -> text.contains(part);
                    case "starts" -> text.startsWith(part);
                    default -> text.endsWith(part);
                };
            }
            return value == null
                    ? null
                    : moment.fault(Faults.Kind.TYPE, Values.describe(value) + " stands where a text is needed");
        };
    }

    private Set<Object> literals() {
        words.expect("(", "and a list such as ('a', 'b')");
        Set<Object> list = new HashSet<>();
        do {
            boolean minus = words.takeIf("-");
            Token token = words.take();
            switch (token.kind()) {
                case NUMBER -> list.add(Double.parseDouble(token.text()) * (minus ? -1 : 1));
                case TEXT -> list.add(token.text());
                default -> throw words.wrong(token, "expected a number or a text in '...', found " + token.found());
            }
        } while (words.takeIf(","));
        words.expect(")", "at the end of the list");
        return list;
    }

    Expression sum() {
        Expression left = product();
        while (words.peek().is("+") || words.peek().is("-")) {
            left = arithmetic(left, words.take().text().charAt(0), product());
        }
        return left;
    }

    private Expression product() {
        Expression left = unary();
        while (words.peek().is("*") || words.peek().is("/") || words.peek().is("%")) {
            left = arithmetic(left, words.take().text().charAt(0), unary());
        }
        return left;
    }

    private static Expression arithmetic(Expression left, char operator, Expression right) {
        return moment -> {
            Double a = Values.number(moment, left.value(moment), "what stands before '" + operator + "'");
            Double b = Values.number(moment, right.value(moment), "what stands after '" + operator + "'");
            return a == null || b == null ? null : Values.arithmetic(moment, operator, a, b);
        };
    }

    private Expression unary() {
        if (!words.takeIf("-")) {
            return primary();
        }
        if (++depth > MAX_DEPTH) {
            throw words.wrong("nested more than " + MAX_DEPTH + " deep: expected less");
        }
        Expression inner = unary();
        depth--;
        return moment -> {
            Double value = Values.number(moment, inner.value(moment), "what stands after '-'");
            return value == null ? null : (Object) (-value);
        };
    }

    private Expression primary() {
        Token token = words.peek();
        switch (token.kind()) {
            case NUMBER:
                words.take();
                Double number = Double.valueOf(token.text());
                return moment -> number;
            case TEXT:
                words.take();
                return moment -> token.text();
            case QUOTED:
                words.take();
                return calls.field(token.text());
            case NAME:
                return named(token);
            default:
                break;
        }
        if (words.takeIf("(")) {
            Expression inner = truth();
            words.expect(")", "at the end of the brackets");
            return inner;
        }
        throw words.wrong("expected a field, a number, a text in '...', a function or '('");
    }

    private Expression named(Token token) {
        String word = token.word();
        if (word.equals("true") || word.equals("false")) {
            words.take();
            Boolean truth = word.equals("true");
            return moment -> truth;
        }
        if (words.peek(1).is("(")) {
            return calls.call();
        }
        if (RESERVED.contains(word)) {
            throw words.wrong("expected a field, a number, a text in '...', a function or '(' (a field of that name"
                    + " stands in `...`)");
        }
        words.take();
        return calls.field(token.text());
    }

    /** Takes the arguments of a function up to its closing bracket. */
    List<Expression> arguments() {
        List<Expression> arguments = new ArrayList<>();
        words.expect("(", "after the function");
        if (!words.takeIf(")")) {
            do {
                arguments.add(truth());
            } while (words.takeIf(","));
            words.expect(")", "at the end of the arguments of the function");
        }
        return arguments;
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    Program program() {
        return program;
    }
}
