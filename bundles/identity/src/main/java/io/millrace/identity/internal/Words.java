package io.millrace.identity.internal;

import java.time.Duration;
import java.util.Locale;

/** Puts values into reasons for an operator. */
final class Words {

    private static final int MAX_LENGTH = 160;

    private Words() {}

    /**
     * Returns what a stranger sent, short and without anything that could disturb a log.
     *
     * @param text what was sent
     */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (printable.length() >= MAX_LENGTH) {
                return printable.append("...").toString();
            }
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~') {
                printable.append(c);
            } else {
                printable.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return printable.toString();
    }

    /**
     * Returns a duration in its largest unit that is not too coarse.
     *
     * @param duration not negative
     */
    static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        if (duration.toMinutes() < 120) {
            return duration.toMinutes() + " min";
        }
        return duration.toHours() < 48 ? duration.toHours() + " h" : duration.toDays() + " days";
    }
}
