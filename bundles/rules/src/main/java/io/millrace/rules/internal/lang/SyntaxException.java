package io.millrace.rules.internal.lang;

import io.millrace.api.address.Printable;

/** A condition cannot be understood. The message says where, what was found and what was expected. */
public final class SyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int offset;

    /**
     * Makes the exception.
     *
     * @param text the condition
     * @param offset of what is wrong, from 0
     * @param reason what was found and what was expected
     */
    public SyntaxException(String text, int offset, String reason) {
        super(place(text, offset) + ": " + Printable.line(reason));
        this.offset = offset;
    }

    /** Returns where it is wrong, from 0. */
    public int offset() {
        return offset;
    }

    private static String place(String text, int offset) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < offset && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return "line " + line + ", column " + column;
    }
}
