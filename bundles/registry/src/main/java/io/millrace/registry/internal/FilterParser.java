package io.millrace.registry.internal;

import io.millrace.api.registry.DeviceStatus;
import io.millrace.api.registry.FilterException;
import io.millrace.registry.internal.FieldPath.Root;
import io.millrace.registry.internal.Filter.And;
import io.millrace.registry.internal.Filter.Compare;
import io.millrace.registry.internal.Filter.Not;
import io.millrace.registry.internal.Filter.Operator;
import io.millrace.registry.internal.Filter.Or;
import io.millrace.registry.internal.Filter.Prefix;
import io.millrace.registry.internal.FilterLexer.Kind;
import io.millrace.registry.internal.FilterLexer.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads a filter by recursive descent; docs/registry.md has the grammar. */
final class FilterParser {

    private static final int MAX_LENGTH = 4096;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_PREDICATES = 200;
    private static final String OPERATORS = "eq, ne, gt, ge, lt, le, in or prefix";

    private static final String STATUSES = Arrays.stream(DeviceStatus.values())
            .map(status -> "'" + status.wireName() + "'")
            .collect(Collectors.joining(" or "));

    private final List<Token> tokens;
    private int at;
    private int predicates;

    private FilterParser(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new FilterException(
                    MAX_LENGTH, "the filter has " + text.length() + " characters; at most " + MAX_LENGTH);
        }
        tokens = FilterLexer.tokens(text);
    }

    /**
     * Reads a filter.
     *
     * @param text the filter
     * @throws FilterException if it has an error, saying where
     */
    static Filter parse(String text) {
        FilterParser parser = new FilterParser(text);
        Filter filter = parser.or(0);
        parser.expectEnd("'and', 'or' or the end");
        return filter;
    }

    /**
     * Reads a path alone.
     *
     * @param text such as {@code metadata.site}
     * @throws FilterException if it is none
     */
    static FieldPath path(String text) {
        FilterParser parser = new FilterParser(text);
        FieldPath path = parser.path();
        parser.expectEnd("'.' or the end");
        return path;
    }

    private Filter or(int depth) {
        List<Filter> parts = new ArrayList<>(List.of(and(depth)));
        while (skip("or")) {
            parts.add(and(depth));
        }
        return parts.size() == 1 ? parts.get(0) : new Or(parts);
    }

    private Filter and(int depth) {
        List<Filter> parts = new ArrayList<>(List.of(unary(depth)));
        while (skip("and")) {
            parts.add(unary(depth));
        }
        return parts.size() == 1 ? parts.get(0) : new And(parts);
    }

    private Filter unary(int depth) {
        Token token = peek();
        if (depth > MAX_DEPTH) {
            throw new FilterException(token.position(), "the filter is nested deeper than " + MAX_DEPTH);
        }
        if (skip("not")) {
            return new Not(unary(depth + 1));
        }
        if (skip("(")) {
            Filter inner = or(depth + 1);
            expect(")");
            return inner;
        }
        return predicate();
    }

    private Filter predicate() {
        if (++predicates > MAX_PREDICATES) {
            throw tooMany(peek());
        }
        if (peek().is("startswith") && tokens.get(at + 1).is("(")) {
            at += 2;
            FieldPath path = path();
            expect(",");
            String prefix = text();
            expect(")");
            return new Prefix(path, prefix);
        }
        FieldPath path = path();
        Token operator = next();
        if (operator.kind() != Kind.WORD) {
            throw found(operator, OPERATORS);
        }
        return switch (operator.text().toLowerCase(Locale.ROOT)) {
            case "eq" -> equal(path);
            case "ne" -> new Not(equal(path));
            case "gt" -> ordered(path, Operator.GT);
            case "ge" -> ordered(path, Operator.GE);
            case "lt" -> ordered(path, Operator.LT);
            case "le" -> ordered(path, Operator.LE);
            case "prefix" -> new Prefix(path, text());
            case "in" -> in(path);
            default -> throw found(operator, OPERATORS);
        };
    }

    private Filter equal(FieldPath path) {
        Token token = peek();
        Literal literal = literal();
        if (path.root() == Root.STATUS && !isStatus(literal)) {
            throw found(token, STATUSES);
        }
        return new Compare(path, Operator.EQ, literal);
    }

    private static boolean isStatus(Literal literal) {
        return literal instanceof Literal.Text text
                && Arrays.stream(DeviceStatus.values())
                        .anyMatch(status -> status.wireName().equals(text.value()));
    }

    private Filter ordered(FieldPath path, Operator operator) {
        Token token = peek();
        Literal literal = literal();
        if (literal instanceof Literal.Text || literal instanceof Literal.Num) {
            return new Compare(path, operator, literal);
        }
        throw found(token, "a text or a number, which have an order");
    }

    private Filter in(FieldPath path) {
        expect("(");
        List<Filter> parts = new ArrayList<>();
        do {
            if (++predicates > MAX_PREDICATES) {
                throw tooMany(peek());
            }
            parts.add(equal(path));
        } while (skip(","));
        expect(")");
        return parts.size() == 1 ? parts.get(0) : new Or(parts);
    }

    private FieldPath path() {
        Token token = next();
        Root root = Arrays.stream(Root.values())
                .filter(candidate -> token.is(candidate.name().toLowerCase(Locale.ROOT)))
                .findAny()
                .orElseThrow(() -> found(token, "a path, which begins with id, status, metadata. or reported."));
        List<String> keys = new ArrayList<>();
        while (root.isJson() && (keys.isEmpty() || peek().is("."))) {
            expect(".");
            keys.add(key());
        }
        return new FieldPath(root, keys);
    }

    private String key() {
        Token key = next();
        boolean plain = key.kind() == Kind.TEXT || FilterLexer.isBareKey(key.text());
        if (key.kind() == Kind.END || key.kind() == Kind.MARK || !plain) {
            throw found(key, "a key; in quotes where it is not made of letters, digits and _-$@~");
        }
        return key.text();
    }

    private Literal literal() {
        Token token = next();
        if (token.kind() == Kind.TEXT) {
            return new Literal.Text(token.text());
        }
        if (token.kind() == Kind.NUMBER) {
            double value = Double.parseDouble(token.text());
            if (Double.isInfinite(value)) {
                throw new FilterException(token.position(), "the number is too large for double precision");
            }
            return new Literal.Num(value);
        }
        if (token.is("true") || token.is("false")) {
            return new Literal.Bool(token.is("true"));
        }
        if (token.is("null")) {
            return new Literal.Null();
        }
        throw found(token, "a text in ' quotes, a number, true, false or null");
    }

    private String text() {
        Token token = next();
        if (token.kind() != Kind.TEXT) {
            throw found(token, "a text in ' quotes");
        }
        return token.text();
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    private boolean skip(String keywordOrMark) {
        boolean there = peek().is(keywordOrMark);
        if (there) {
            at++;
        }
        return there;
    }

    private void expect(String mark) {
        Token token = peek();
        if (!skip(mark)) {
            throw found(token, "'" + mark + "'");
        }
    }

    private void expectEnd(String expected) {
        if (peek().kind() != Kind.END) {
            throw found(peek(), expected);
        }
    }

    private static FilterException found(Token token, String expected) {
        return new FilterException(token.position(), "found " + token.words() + ", expected " + expected);
    }

    private static FilterException tooMany(Token token) {
        return new FilterException(token.position(), "the filter has more than " + MAX_PREDICATES + " comparisons");
    }
}
