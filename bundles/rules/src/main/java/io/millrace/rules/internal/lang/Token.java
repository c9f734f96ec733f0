package io.millrace.rules.internal.lang;

import io.millrace.api.address.Printable;
import java.util.Locale;

/**
 * A word of a condition.
 *
 * @param kind what it is
 * @param text without quotes
 * @param offset where it begins
 * @param end where it ends
 */
record Token(Kind kind, String text, int offset, int end) {

    /** What a word is. */
    enum Kind {
        NUMBER,
        TEXT,
        NAME,
        /** A name in backticks, which is never a word of the language. */
        QUOTED,
        SYMBOL,
        END
    }

    /** Tells whether it is a word of the language or a symbol, in any case. */
    boolean is(String word) {
        return (kind == Kind.NAME || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
    }

    /** Returns the text in small letters. */
    String word() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Returns how it is called in a message. */
    String found() {
        return switch (kind) {
            case END -> "the end";
            case TEXT -> "the text " + Printable.quoted(text);
            default -> Printable.quoted(text);
        };
    }
}
