package io.millrace.gateway.internal.stomp;

/** How header names and values are escaped: not at all in 1.0, backslash sequences since 1.1, and carriage return since 1.2. */
enum StompEscapes {
    /** 1.0; what would break a frame is left out. */
    NONE,
    /** 1.1. */
    V11,
    /** 1.2. */
    V12;

    String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            append(text.charAt(i), out);
        }
        return out.toString();
    }

    private void append(char c, StringBuilder out) {
        if (this == NONE) {
            out.append(c == '\n' || c == 0 ? ' ' : c);
            return;
        }
        switch (c) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case ':' -> out.append("\\c");
            case '\r' -> out.append(this == V12 ? "\\r" : " ");
            case 0 -> out.append(' ');
            default -> out.append(c);
        }
    }

    String unescape(String text) throws StompException {
        if (this == NONE || text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                out.append(escaped(i < text.length() ? text.charAt(i) : ' '));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private char escaped(char c) throws StompException {
        return switch (c) {
            case '\\' -> '\\';
            case 'n' -> '\n';
            case 'c' -> ':';
            case 'r' -> {
                if (this == V12) {
                    yield '\r';
                }
                throw new StompException("malformed frame: escape \\r in a header, which version 1.1 does not have");
            }
            default -> throw new StompException(
                    "malformed frame: escape \\" + c + " in a header; there are \\\\, \\n, \\c and, in 1.2, \\r");
        };
    }
}
