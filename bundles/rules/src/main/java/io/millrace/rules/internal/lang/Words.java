package io.millrace.rules.internal.lang;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The words of a condition, taken one by one. */
final class Words {

    static final long LONGEST_MILLIS = TimeUnit.DAYS.toMillis(31);
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("ms", 1L),
            Map.entry("millis", 1L),
            Map.entry("s", 1_000L),
            Map.entry("sec", 1_000L),
            Map.entry("secs", 1_000L),
            Map.entry("second", 1_000L),
            Map.entry("seconds", 1_000L),
            Map.entry("min", 60_000L),
            Map.entry("mins", 60_000L),
            Map.entry("minute", 60_000L),
            Map.entry("minutes", 60_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("hour", 3_600_000L),
            Map.entry("hours", 3_600_000L),
            Map.entry("day", 86_400_000L),
            Map.entry("days", 86_400_000L));

    private final String text;
    private final List<Token> tokens;
    private int at;

    Words(String text) {
        this.text = text;
        this.tokens = Lexer.split(text);
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean takeIf(String word) {
        if (!peek().is(word)) {
            return false;
        }
        take();
        return true;
    }

    void expect(String word, String why) {
        if (!takeIf(word)) {
            throw wrong("expected '" + word + "' " + why);
        }
    }

    SyntaxException wrong(String expected) {
        return wrong(peek(), expected + ", found " + peek().found());
    }

    SyntaxException wrong(Token token, String reason) {
        return new SyntaxException(text, token.offset(), reason);
    }

    /** Returns the words from one on up to here, as they were written, in one line. */
    String since(Token first) {
        return text.substring(first.offset(), tokens.get(at - 1).end()).replaceAll("\\s+", " ");
    }

    String name(String what) {
        Token token = peek();
        if (token.kind() != Token.Kind.NAME && token.kind() != Token.Kind.QUOTED && token.kind() != Token.Kind.TEXT) {
            throw wrong("expected " + what);
        }
        return take().text();
    }

    int count(String what, int most) {
        Token token = peek();
        if (token.kind() != Token.Kind.NUMBER || !token.text().matches("[1-9][0-9]{0,8}")) {
            throw wrong("expected " + what + ", a whole number from 1 to " + most);
        }
        int count = Integer.parseInt(token.text());
        if (count > most) {
            throw wrong(token, what + " is " + count + "; at most " + most + " are kept for each device");
        }
        take();
        return count;
    }

    boolean isDuration() {
        return peek().kind() == Token.Kind.NUMBER
                && peek(1).kind() == Token.Kind.NAME
                && UNITS.containsKey(peek(1).word());
    }

    long duration(String what) {
        Token number = peek();
        if (number.kind() != Token.Kind.NUMBER) {
            throw wrong("expected " + what + ", such as 5 min; units are ms, sec, min, hour, day");
        }
        take();
        Long unit = UNITS.get(peek().word());
        if (peek().kind() != Token.Kind.NAME || unit == null) {
            throw wrong("expected a unit of time (ms, sec, min, hour, day) after " + number.text());
        }
        take();
        double millis = Double.parseDouble(number.text()) * unit;
        if (millis < 1 || millis > LONGEST_MILLIS) {
            throw wrong(number, what + " must be from 1 ms to 31 days, so that what is kept has a bound");
        }
        return Math.round(millis);
    }
}
