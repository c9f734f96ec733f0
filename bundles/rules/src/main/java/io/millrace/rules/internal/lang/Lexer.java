package io.millrace.rules.internal.lang;

import java.util.ArrayList;
import java.util.List;

/** Splits a condition into words. */
final class Lexer {

    private static final List<String> SYMBOLS =
            List.of("<=", ">=", "==", "!=", "<>", "<", ">", "=", "(", ")", ",", ":", "+", "-", "*", "/", "%");

    private final String text;
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> split(String text) {
        Lexer lexer = new Lexer(text);
        List<Token> tokens = new ArrayList<>();
        do {
            tokens.add(lexer.next());
        } while (tokens.get(tokens.size() - 1).kind() != Token.Kind.END);
        return tokens;
    }

    private Token next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int start = at;
        if (at == text.length()) {
            return new Token(Token.Kind.END, "", start, start);
        }
        char first = text.charAt(at);
        if (first == '\'' || first == '"' || first == '`') {
            return quoted(first);
        }
        if (isDigit(first)) {
            return number();
        }
        if (isNameStart(first)) {
            return name();
        }
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                at += symbol.length();
                return new Token(Token.Kind.SYMBOL, symbol, start, at);
            }
        }
        throw new SyntaxException(
                text, start, "'" + first + "' means nothing here; texts stand in '...', odd field names in `...`");
    }

    private Token quoted(char quote) {
        int start = at;
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote && at < text.length() && text.charAt(at) == quote) {
                at++;
            } else if (c == quote) {
                return new Token(quote == '`' ? Token.Kind.QUOTED : Token.Kind.TEXT, value.toString(), start, at);
            }
            value.append(c);
        }
        throw new SyntaxException(text, start, "the " + quote + " that begins here is never closed");
    }

    private Token number() {
        int start = at;
        digits();
        if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
            at++;
            digits();
        }
        int mark = at;
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            int before = at;
            digits();
            at = at == before ? mark : at;
        }
        return new Token(Token.Kind.NUMBER, text.substring(start, at), start, at);
    }

    private void digits() {
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private Token name() {
        int start = at;
        while (at < text.length() && (isNameStart(text.charAt(at)) || isDigit(text.charAt(at)) || isInnerDot())) {
            at++;
        }
        return new Token(Token.Kind.NAME, text.substring(start, at), start, at);
    }

    private boolean isInnerDot() {
        return text.charAt(at) == '.' && at + 1 < text.length() && isNameStart(text.charAt(at + 1));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || c == '$';
    }
}
