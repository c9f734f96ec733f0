package io.millrace.api.address;

/** Makes what a stranger sent safe to put into a message or a log line. */
public final class Printable {

    private static final int MAX = 160;

    private Printable() {}

    /**
     * Leaves a line as it is but for its control characters, which become {@code U+000A} and the like.
     *
     * @param line such as an error message that quotes what was wrong
     */
    public static String line(String line) {
        if (line.chars().noneMatch(Character::isISOControl)) {
            return line;
        }
        StringBuilder out = new StringBuilder();
        line.chars().forEach(c -> out.append(Character.isISOControl(c) ? escape((char) c) : (char) c));
        return out.toString();
    }

    /**
     * Quotes what was found, cut where it is long: whoever sent it has the rest.
     *
     * @param text a word or a text out of something larger
     */
    public static String quoted(String text) {
        return "'" + (text.length() > MAX ? text.substring(0, MAX) + "..." : text) + "'";
    }

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
