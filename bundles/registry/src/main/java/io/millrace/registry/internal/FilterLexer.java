package io.millrace.registry.internal;

import io.millrace.api.address.Printable;
import io.millrace.api.registry.FilterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a filter into tokens. */
final class FilterLexer {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    private final String text;
    private int at;

    private FilterLexer(String text) {
        this.text = text;
    }

    /** Kinds of token. */
    enum Kind {
        /** A key or keyword. */
        WORD,
        /** A quoted text. */
        TEXT,
        /** A number. */
        NUMBER,
        /** One of {@code ( ) , .}. */
        MARK,
        /** The end of the filter. */
        END
    }

    /**
     * One token.
     *
     * @param kind what it is
     * @param text the word, mark or number; of a text what is between the quotes, quotes not doubled
     * @param position from 0
     */
    record Token(Kind kind, String text, int position) {

        boolean is(String keywordOrMark) {
            return switch (kind) {
                case WORD -> text.toLowerCase(Locale.ROOT).equals(keywordOrMark);
                case MARK -> text.equals(keywordOrMark);
                default -> false;
            };
        }

        /** Returns what a message calls it. */
        String words() {
            return kind == Kind.END ? "the end" : Printable.quoted(text);
        }
    }

    /**
     * Cuts a filter.
     *
     * @param text the filter
     * @return its tokens, an END last
     */
    static List<Token> tokens(String text) {
        FilterLexer lexer = new FilterLexer(text);
        List<Token> tokens = new ArrayList<>();
        Token token;
        do {
            token = lexer.next();
            tokens.add(token);
        } while (token.kind() != Kind.END);
        return tokens;
    }

    /** Tells whether a key needs no quotes. */
    static boolean isBareKey(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> isWordChar((char) c));
    }

    private Token next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return new Token(Kind.END, "", at);
        }
        int start = at;
        char c = text.charAt(at);
        if (c == '\'') {
            return new Token(Kind.TEXT, quoted(), start);
        }
        if ("(),.".indexOf(c) >= 0) {
            at++;
            return new Token(Kind.MARK, String.valueOf(c), start);
        }
        if (!isWordChar(c)) {
            throw new FilterException(
                    at,
                    "a filter has no " + (c == '"' ? "\"; texts are quoted with '" : "'" + c + "' outside of texts"));
        }
        return word(start);
    }

    /** Digits are words too, since keys may be numbers; only what cannot be a key is a number for sure. */
    private Token word(int start) {
        while (at < text.length() && isWordChar(text.charAt(at))) {
            at++;
        }
        int afterWord = at;
        String number = numberAt(start);
        if (number.length() >= afterWord - start && !number.isEmpty()) {
            at = start + number.length();
            return new Token(Kind.NUMBER, number, start);
        }
        return new Token(Kind.WORD, text.substring(start, afterWord), start);
    }

    private String numberAt(int start) {
        Matcher matcher = NUMBER.matcher(text).region(start, text.length());
        return matcher.lookingAt() ? matcher.group() : "";
    }

    private String quoted() {
        int start = at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\'') {
                value.append(c);
            } else if (at < text.length() && text.charAt(at) == '\'') {
                value.append('\'');
                at++;
            } else {
                return value.toString();
            }
        }
        throw new FilterException(start, "the text that begins here has no closing '");
    }

    private static boolean isWordChar(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '$' || c == '@' || c == '~';
    }
}
