package io.millrace.api.address;

/** Makes what a stranger sent safe to put into a message or a log line. */
final class Printable {

    private static final int MAX = 160;

    private Printable() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            out.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : escape(c));
        }
        return text.length() > MAX ? out + "..." : out.toString();
    }

    static String of(char c) {
        return c > ' ' && c < 0x7f ? "'" + c + "'" : escape(c);
    }

    private static String escape(char c) {
        return String.format("U+%04X", (int) c);
    }
}
